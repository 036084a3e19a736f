import { type Citation, cites } from '../guarantee';
import { docs, field } from '.';

/** Why no guarantee proves a sentence. */
export const reasonKinds = {
  'documentation is wrong': 'Kubernetes behaves differently.',
  'no guarantee': 'The sentence allows a behaviour, or says what is not guaranteed.',
  advice: 'The sentence recommends what users do.',
  'cluster configuration':
    'The behaviour depends on the configuration of the cluster, not on the StatefulSet.',
  'not observable': 'A pod of a StatefulSet cannot be in the situation that the sentence describes.',
} as const;

/** What shows that a reason is true. */
export type Evidence =
  /** A line of the Kubernetes sources. */
  | { readonly source: string; readonly line: number; readonly version?: string }
  /** A guarantee that passes only if the reason is true. */
  | { readonly guarantee: string }
  /** An issue or pull request. */
  | { readonly issue: `${'kubernetes' | 'website' | 'kind'}#${number}` }
  /** A command or request on a real cluster of this version. */
  | { readonly observed: string; readonly version: string };

export interface Reason {
  readonly about: readonly Citation[];
  readonly kind: keyof typeof reasonKinds;
  readonly because: string;
  readonly evidence: readonly Evidence[];
}

/** A sentence that a guarantee proves, although the sentence is not true as it stands. */
export interface Qualification {
  readonly about: Citation;
  readonly but: string;
  readonly evidence: readonly Evidence[];
}

const control = 'pkg/controller/statefulset/stateful_set_control.go';
const validation = 'pkg/apis/apps/validation/validation.go';

/** The sentences that no guarantee can or should prove. */
export const reasons: readonly Reason[] = [
  {
    about: [
      cites(
        docs('maximum-unavailable-pods'),
        'Absolute number is calculated from the percentage value by rounding it up.',
      ),
      cites(
        field('spec.updateStrategy.rollingUpdate.maxUnavailable'),
        'Absolute number is calculated from percentage by rounding up.',
      ),
    ],
    kind: 'documentation is wrong',
    because: 'A percentage is rounded down, and the result is at least 1.',
    evidence: [{ source: 'pkg/controller/statefulset/stateful_set_utils.go', line: 701 }],
  },
  {
    about: [
      cites(
        field('spec.updateStrategy.rollingUpdate.maxUnavailable'),
        'This field is beta-level and is enabled by default.',
      ),
    ],
    kind: 'documentation is wrong',
    because: 'The feature gate is off by default in 1.35.4 and 1.36, and on by default since 1.37.',
    evidence: [
      { source: 'pkg/features/kube_features.go', line: 1515, version: '1.35.4' },
      { source: 'pkg/features/kube_features.go', line: 1672, version: '1.36.3' },
      { source: 'pkg/features/kube_features.go', line: 1839 },
    ],
  },
  {
    about: [
      cites(field('spec.updateStrategy.type'), 'Version tracking and ordered rolling restarts are disabled.'),
    ],
    kind: 'documentation is wrong',
    because:
      'The controller tracks revisions with OnDelete too: a pod that is created again has the new revision. The comments of 1.37 say so.',
    evidence: [
      { issue: 'kubernetes#138780' },
      { source: control, line: 587 },
      {
        observed:
          'after a change of the template, a deleted pod returns with the revision of status.updateRevision',
        version: '1.35.4',
      },
    ],
  },
  {
    about: [
      cites(
        docs('basic-stateful-set#updating-statefulsets'),
        'There are two valid update strategies, RollingUpdate (the default) and OnDelete.',
      ),
    ],
    kind: 'documentation is wrong',
    because: 'Kubernetes 1.37 has a third update strategy, Recreate, if its feature gate is on.',
    evidence: [{ source: 'pkg/apis/apps/types.go', line: 101 }],
  },
  {
    about: [
      cites(
        docs('basic-stateful-set#on-delete'),
        'You select this update strategy for a StatefulSet by setting the .spec.template.updateStrategy.type to OnDelete.',
      ),
    ],
    kind: 'documentation is wrong',
    because: 'The field is .spec.updateStrategy.type; the command below the sentence sets that field.',
    evidence: [
      { source: 'pkg/apis/apps/types.go', line: 230 },
      {
        observed: 'a patch of that field changes nothing, and returns a warning about an unknown field',
        version: '1.35.4',
      },
    ],
  },
  {
    about: [
      cites(
        docs('basic-stateful-set#orderedready-pod-management'),
        'if you have Pods app-0, app-1 and app-2, Kubernetes will update app-0 first and check it',
        'Once the checks are good, Kubernetes updates app-1 and finally app-2.',
      ),
    ],
    kind: 'documentation is wrong',
    because:
      'A rolling update starts with the highest ordinal, as the same tutorial says in "RollingUpdate".',
    evidence: [{ guarantee: 'updates/rolls-in-reverse' }, { source: control, line: 749 }],
  },
  {
    about: [
      cites(
        docs('basic-stateful-set#cascading-delete'),
        'the Pods are terminated one at a time, with respect to the reverse order of their ordinal indices',
        "Before terminating a Pod, the StatefulSet controller waits for the Pod's successor to be completely terminated.",
      ),
    ],
    kind: 'documentation is wrong',
    because:
      'The garbage collector deletes all pods of a deleted StatefulSet at once, as the same tutorial says in "Cleaning up". The controller deletes no pod of a StatefulSet that is being deleted.',
    evidence: [
      { source: control, line: 658 },
      {
        observed:
          'after kubectl delete, all three pods of an OrderedReady StatefulSet are terminating, each held by a finalizer',
        version: '1.35.4',
      },
    ],
  },
  {
    about: [cites(docs('delete-stateful-set#deleting-a-statefulset'), 'the StatefulSet scales down to 0')],
    kind: 'documentation is wrong',
    because:
      'kubectl sends one DELETE request with a propagation policy and never changes spec.replicas; the garbage collector deletes the pods, in no order.',
    evidence: [
      { source: 'staging/src/k8s.io/kubectl/pkg/cmd/delete/delete.go', line: 398 },
      { observed: 'spec.replicas stays 3 during kubectl delete --cascade=foreground', version: '1.35.4' },
    ],
  },
  {
    about: [
      cites(
        docs('limitations'),
        'StatefulSets currently require a Headless Service to be responsible for the network identity of the Pods.',
      ),
      cites(
        field('spec.serviceName'),
        'This service must exist before the StatefulSet, and is responsible for the network identity of the set.',
      ),
    ],
    kind: 'documentation is wrong',
    because:
      'Neither the API server nor the controller looks for the Service. Without the Service the pods run, and only their DNS names are missing.',
    evidence: [
      { guarantee: 'identity/stable-names' },
      { guarantee: 'identity/hostname-and-subdomain' },
      { source: validation, line: 129 },
    ],
  },
  {
    about: [
      cites(
        field('spec.volumeClaimTemplates'),
        'Every claim in this list must have at least one matching (by name) volumeMount in one container in the template.',
      ),
    ],
    kind: 'documentation is wrong',
    because: 'The API server accepts a claim template that no container mounts.',
    evidence: [
      { source: validation, line: 119 },
      {
        observed: 'three pods and three PVCs are created from a claim template without a volumeMount',
        version: '1.35.4',
      },
    ],
  },
  {
    about: [
      cites(
        docs('controller-revision#ControllerRevision'),
        'Once a ControllerRevision has been successfully created, it can not be updated.',
      ),
    ],
    kind: 'documentation is wrong',
    because:
      'Only the data cannot be changed. Labels and the field revision can: for a rollback, the controller increases the field revision of the earlier ControllerRevision.',
    evidence: [
      { guarantee: 'updates/rolls-back' },
      { source: validation, line: 361 },
      { source: control, line: 301 },
    ],
  },
  {
    about: [
      cites(
        docs('pod-lifecycle#readiness-probe'),
        "removes the Pod's IP address from the EndpointSlices of all Services that match the Pod",
      ),
    ],
    kind: 'documentation is wrong',
    because: 'The address stays in the EndpointSlices; the condition ready of its endpoint becomes false.',
    evidence: [
      { guarantee: 'network/endpointslice-hostnames' },
      { source: 'staging/src/k8s.io/endpointslice/utils.go', line: 38 },
      { issue: 'kind#3725' },
    ],
  },
  {
    about: [
      cites(docs('performing-rollbacks'), 'Create a new ControllerRevision with an updated revision number'),
    ],
    kind: 'documentation is wrong',
    because:
      'No ControllerRevision is created: the controller gives the ControllerRevision of the earlier template the highest revision number.',
    evidence: [
      { guarantee: 'updates/rolls-back' },
      { source: control, line: 299 },
      {
        observed:
          'after kubectl rollout undo, the ControllerRevision that had revision 1 has the same UID and revision 3',
        version: '1.35.4',
      },
    ],
  },

  {
    about: [cites(field('status'), 'This data may be out of date by some window of time.')],
    kind: 'no guarantee',
    because: 'The suite allows for this window: its rules tolerate the lag of caches.',
    evidence: [],
  },
  {
    about: [
      cites(
        field('status.conditions'),
        "Represents the latest available observations of a statefulset's current state.",
      ),
    ],
    kind: 'no guarantee',
    because:
      'Up to Kubernetes 1.36 the controller writes no condition, and drops the conditions of other clients with its next status.',
    evidence: [{ source: control, line: 573, version: '1.36.3' }],
  },
  {
    about: [cites(docs('parallel-pod-management'), 'may result in Pods becoming ready out of order')],
    kind: 'no guarantee',
    because: 'Both orders are allowed.',
    evidence: [],
  },
  {
    about: [
      cites(
        docs('limitations'),
        'StatefulSets do not provide any guarantees on the termination of pods when a StatefulSet is deleted.',
      ),
    ],
    kind: 'no guarantee',
    because: 'Any order of termination is allowed.',
    evidence: [],
  },
  {
    about: [
      cites(
        field('spec.updateStrategy.rollingUpdate.maxUnavailable'),
        'This setting might not be effective for the OrderedReady podManagementPolicy.',
      ),
    ],
    kind: 'no guarantee',
    because: 'Both outcomes are allowed.',
    evidence: [],
  },

  {
    about: [
      cites(
        docs('force-delete-stateful-set-pod#statefulset-considerations'),
        'there is never a need to force delete a StatefulSet Pod',
      ),
      cites(
        docs('run-replicated-stateful-application#services'),
        'only read queries can use the load-balanced client Service',
      ),
      cites(
        docs('deployment-and-scaling-guarantees'),
        'The StatefulSet should not specify a pod.Spec.TerminationGracePeriodSeconds of 0.',
      ),
      cites(
        docs('disruptions#pod-disruption-budgets'),
        'It is recommended to set AlwaysAllow Unhealthy Pod Eviction Policy to your PodDisruptionBudgets to support eviction of misbehaving applications during a node drain.',
      ),
      cites(docs('replicas'), "don't set .spec.replicas"),
      cites(docs('avoid'), 'Manual edits to ControllerRevision objects.'),
    ],
    kind: 'advice',
    because: 'Users decide; nothing enforces it.',
    evidence: [],
  },
  {
    about: [
      cites(
        docs('delete-stateful-set#complete-deletion-of-a-statefulset'),
        'To delete everything in a StatefulSet, including the associated pods, you can run a series of commands',
      ),
    ],
    kind: 'advice',
    because: 'What the commands rely on, the labels of the PVCs, has a guarantee of its own.',
    evidence: [{ guarantee: 'storage/claim-per-pod' }],
  },

  {
    about: [
      cites(
        docs('stable-network-id'),
        'Cluster Domain will be set to cluster.local unless otherwise configured.',
      ),
    ],
    kind: 'cluster configuration',
    because: "The suite reads the cluster domain from a pod's /etc/resolv.conf.",
    evidence: [],
  },
  {
    about: [
      cites(
        docs('stable-network-id'),
        'you may not be able to look up the DNS name for a newly-run Pod immediately',
        'Negative caching (normal in DNS) means that the results of previous failed lookups are remembered and reused, even after the Pod is running, for at least a few seconds.',
      ),
    ],
    kind: 'cluster configuration',
    because:
      'The DNS server decides how long it caches. The suite resolves no name before its endpoints exist, and waits longer than the usual caches.',
    evidence: [],
  },

  {
    about: [
      cites(
        docs('dns-pod-service#pod-s-hostname-and-subdomain-fields'),
        "When specified, it takes precedence over the Pod's name to be the hostname of the Pod",
      ),
    ],
    kind: 'not observable',
    because: 'The controller sets the host name of each pod to the name of the pod.',
    evidence: [{ guarantee: 'identity/hostname-and-subdomain' }],
  },
];

/** The sentences that are true only with a qualification. */
export const qualifications: readonly Qualification[] = [
  {
    about: cites(
      docs('scale-stateful-set#scaling-down-does-not-work-right'),
      'You cannot scale down a StatefulSet when any of the stateful Pods it manages is unhealthy.',
    ),
    but: 'An unhealthy pod that is itself removed does not stop scaling down if all pods with lower ordinals are healthy. A Parallel StatefulSet waits for no pod.',
    evidence: [{ guarantee: 'ordering/unhealthy-top-is-removed' }, { source: control, line: 523 }],
  },
  {
    about: cites(
      docs('persistentvolumeclaim-retention'),
      'Any StatefulSet Pod whose id greater than the replica count is condemned and marked for deletion.',
    ),
    but: 'Condemned are the ordinals from spec.ordinals.start + spec.replicas on, so also the ordinal that equals the replica count, and the ordinals below spec.ordinals.start.',
    evidence: [{ guarantee: 'retention/when-scaled' }, { source: control, line: 611 }],
  },
  {
    about: cites(
      docs('deployment-and-scaling-guarantees'),
      'When Pods are being deleted, they are terminated in reverse order, from {N-1..0}.',
    ),
    but: 'This is true of scaling down. The pods of a deleted StatefulSet are terminated in no order.',
    evidence: [{ guarantee: 'ordering/scale-down-removes-last' }, { source: control, line: 658 }],
  },
  {
    about: cites(
      docs('basic-stateful-set#rolling-update'),
      "it will restore any Pod that fails during the update to that Pod's existing version",
      'Pods that have not yet received the update will be restored to the previous version',
    ),
    but: 'This is true only if spec.updateStrategy.rollingUpdate is not set. The default update strategy sets partition 0, and then a pod that is deleted during the update returns with the new revision.',
    evidence: [
      { guarantee: 'updates/mid-rollout-deletion' },
      { source: 'pkg/controller/statefulset/stateful_set_utils.go', line: 537 },
    ],
  },
];
