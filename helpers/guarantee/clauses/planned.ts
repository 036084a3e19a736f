import { type Citation, cites } from '../guarantee';
import { docs, field } from '.';

/** The sentences that a guarantee will prove: a guarantee that does not exist yet, or a further case of an existing one. */
export const planned: Readonly<Record<string, readonly Citation[]>> = {
  'deletion/nothing-comes-back': [
    cites(
      docs('basic-stateful-set#non-cascading-delete'),
      'when web-0 transitioned to Running and Ready, it adopted this Pod',
    ),
  ],

  'disruptive/controller-restart-keeps-claims': [
    cites(
      docs('persistentvolumeclaim-retention'),
      'the condemned Pods are first set as owners to the associated StatefulSet template PVCs, before the Pod is deleted',
      'if the controller crashes and restarts, no Pod will be deleted before its owner reference has been updated appropriate to the policy',
      'we recommend waiting for the controller to come back up, which will verify owner references before terminating Pods',
    ),
  ],
  'disruptive/kubelet-returns': [
    cites(
      docs('force-delete-stateful-set-pod#delete-pods'),
      'The kubelet on the unresponsive Node starts responding, kills the Pod and removes the entry from the apiserver.',
      'When the partition heals, the kubelet will complete the deletion of the Pod and free up its name in the apiserver.',
    ),
  ],
  'disruptive/node-deleted-moves': [
    cites(
      docs('force-delete-stateful-set-pod#delete-pods'),
      'The Node object is deleted (either by you, or by the Node Controller).',
      'the system completes the deletion once the Pod is no longer running on a Node, or the Node is deleted by an administrator',
    ),
  ],
  'disruptive/out-of-service-moves': [
    cites(
      docs('persistentvolumeclaim-retention'),
      'the StatefulSet retains the existing PVC',
      'The existing volume is unaffected, and the cluster will attach it to the node where the new Pod is about to launch.',
    ),
    cites(
      docs('node-shutdown#non-graceful-node-shutdown'),
      'will be stuck in terminating status on the shutdown node and cannot move to a new running node',
      'the pods will be deleted by kubelet and new pods will be created on a different running node',
      'the pods on the node will be forcefully deleted if there are no matching tolerations on it',
      'volume detach operations for the pods terminating on the node will happen immediately',
      'This allows the Pods on the out-of-service node to recover quickly on a different node.',
    ),
  ],
  'disruptive/unreachable-pod-stays': [
    cites(
      docs('force-delete-stateful-set-pod#delete-pods'),
      'A Pod is not deleted automatically when a node is unreachable.',
      "The Pods running on an unreachable Node enter the 'Terminating' or 'Unknown' state after a timeout.",
      'Pods may also enter these states when the user attempts graceful deletion of a Pod on an unreachable Node.',
    ),
  ],

  'identity/fulfils-the-template': [
    cites(
      field('spec.template'),
      'Each pod stamped out by the StatefulSet will fulfill this Template, but have a unique identity from the rest of the StatefulSet.',
    ),
  ],
  'identity/moves-between-sets': [
    cites(
      field('spec.ordinals.start'),
      'orchestrate progressive movement of replicas from one StatefulSet to another',
    ),
  ],

  'network/dns-follows-the-pod': [
    cites(
      docs('basic-stateful-set#using-stable-network-identities'),
      "The Pods' ordinals, hostnames, SRV records, and A record names have not changed",
    ),
  ],
  'network/governing-service-with-an-address': [
    cites(
      docs('basic-stateful-set#discovery-for-specific-pods-in-a-statefulset'),
      'you could also connect to the IP address of a type: ClusterIP Service, backed by the Pods in that StatefulSet',
      'You can use the same Service that tracks the StatefulSet (specified in the serviceName of the StatefulSet) or a separate Service that selects the right set of Pods.',
    ),
  ],
  'network/one-name-one-address': [
    cites(
      docs('zookeeper#achieving-consensus'),
      'The A records for each Pod are entered when the Pod becomes Ready.',
      'the FQDNs of the ZooKeeper servers will resolve to a single endpoint',
    ),
  ],
  'network/pod-dns': [
    cites(
      docs('dns-pod-service#namespaces-of-services'),
      "DNS queries that don't specify a namespace are limited to the Pod's namespace.",
    ),
  ],
  'network/pod-index-selects': [
    cites(docs('pod-index-label'), 'This label allows you to route traffic to a particular pod index'),
  ],
  'network/reads-exclude-unready': [
    cites(docs('dns-pod-service#a-aaaa-records'), 'This resolves to the cluster IP of the Service.'),
  ],
  'network/srv-records': [
    cites(
      docs('dns-pod-service#srv-records'),
      'SRV Records are created for named ports that are part of normal or headless services.',
    ),
    cites(
      docs('basic-stateful-set#using-stable-network-identities'),
      "The SRV records point to A record entries that contain the Pods' IP addresses.",
    ),
  ],

  'ordering/parallel-starts-together': [
    cites(
      docs('pod-management-policies'),
      'StatefulSet allows you to relax its ordering guarantees while preserving its uniqueness and identity guarantees',
    ),
  ],
  'ordering/replaced-in-order': [
    cites(
      field('spec.podManagementPolicy'),
      'controls how pods are created during initial scale up, when replacing pods on nodes, or when scaling down',
    ),
  ],

  'provider/retain-in-the-cloud': [
    cites(
      docs('persistent-volumes#delete'),
      'deletion removes both the PersistentVolume object from Kubernetes, as well as the associated storage asset in the external infrastructure',
    ),
    cites(
      docs('run-replicated-stateful-application#cleaning-up'),
      'Some dynamic provisioners (such as those for EBS and PD) also release the underlying resources upon deleting the PersistentVolumes.',
    ),
  ],
  'provider/zone-and-limits': [
    cites(
      docs('labels-annotations-taints#topologykubernetesiozone'),
      'topology-aware volume provisioners will automatically set node affinity constraints on a PersistentVolume',
      'will ensure that Pods, that claim a given volume, are only placed into the same zone as that volume',
    ),
    cites(
      docs('persistent-volumes#node-affinity'),
      'Pods that use a PV will only be scheduled to nodes that are selected by the node affinity.',
    ),
  ],

  'recovery/a-crash-takes-availability': [
    cites(
      docs('minimum-ready-seconds'),
      'the minimum number of seconds for which a newly created Pod should be running and ready without any of its containers crashing, for it to be considered available',
    ),
  ],
  'recovery/at-most-one': [
    cites(
      docs('force-delete-stateful-set-pod#statefulset-considerations'),
      'at any time, there is at most one Pod with a given identity running in a cluster',
    ),
    cites(docs('force-delete-stateful-set-pod#delete-pods'), 'Force deletion of the Pod by the user.'),
    cites(
      docs('force-delete-stateful-set-pod#force-deletion'),
      'Force deletions do not wait for confirmation from the kubelet that the Pod has been terminated.',
      'it will immediately free up the name from the apiserver',
      'This would let the StatefulSet controller create a replacement Pod with that same identity',
      'If even after these commands the pod is stuck on Unknown state, use the following command to remove the pod from the cluster',
    ),
    cites(
      docs('disruptions#pdb-example'),
      'for a StatefulSet, pod-a, which would be called something like pod-0, would need to terminate completely before its replacement, which is also called pod-0 but has a different UID, could be created',
    ),
  ],
  'recovery/budget-counts-the-set': [
    cites(
      docs('disruptions#pod-disruption-budgets'),
      'The "intended" number of pods is computed from the .spec.replicas of the workload resource that is managing those pods.',
      'The control plane discovers the owning workload resource by examining the .metadata.ownerReferences of the Pod.',
    ),
  ],
  'recovery/container-restarts-in-place': [
    cites(
      docs('zookeeper#handling-process-failure'),
      'Because the RestartPolicy of the container is Always, it restarted the parent process.',
    ),
    cites(
      docs('zookeeper#testing-for-liveness'),
      'When the liveness probe for the ZooKeeper process fails, Kubernetes will automatically restart the process for you',
    ),
  ],
  'recovery/drain-stops-at-the-budget': [
    cites(
      docs('zookeeper#surviving-maintenance'),
      'You cannot drain the third node because evicting zk-2 would violate zk-budget. However, the node will remain cordoned.',
      'The service is still available because its PodDisruptionBudget is respected.',
    ),
  ],
  'recovery/eviction-respects-budget': [
    cites(
      docs('api-eviction#how-api-initiated-eviction-works'),
      '200 OK: the eviction is allowed, the Eviction subresource is created, and the Pod is deleted',
      '429 Too Many Requests: the eviction is not currently allowed because of the configured PodDisruptionBudget.',
    ),
    cites(
      docs('disruptions#pod-disruption-budgets'),
      'A PDB limits the number of Pods of a replicated application that are down simultaneously from voluntary disruptions.',
      'When a pod is evicted using the eviction API, it is gracefully terminated, honoring the terminationGracePeriodSeconds setting in its PodSpec.',
    ),
    cites(
      docs('safely-drain-node#use-kubectl-drain-to-remove-a-node-from-service'),
      "Safe evictions allow the pod's containers to gracefully terminate and will respect the PodDisruptionBudgets you have specified.",
    ),
  ],
  'recovery/failed-and-succeeded-pods-are-replaced': [
    cites(
      docs('node-pressure-eviction#self-healing-behavior'),
      'the control plane (kube-controller-manager) creates new pods in place of the evicted pods',
    ),
  ],
  'recovery/unhealthy-eviction-policy': [
    cites(
      docs('disruptions#pod-disruption-budgets'),
      'The default behavior is to wait for the application pods to become healthy before the drain can proceed.',
    ),
  ],

  'replication/scale-to-four-and-back': [
    cites(
      docs('run-replicated-stateful-application#scaling-the-number-of-replicas'),
      'you should see server IDs 103 and 104 start appearing in the SELECT @@server_id loop output',
    ),
  ],

  'retention/when-deleted': [
    cites(
      docs('persistentvolumeclaim-retention'),
      'before the backing PV and volume are deleted, depending on the retain policy',
    ),
  ],

  'status/revisions': [
    cites(
      field('status.conditions'),
      "Represents the latest available observations of a statefulset's current state.",
    ),
  ],

  'storage/default-class': [
    cites(
      docs('stable-storage'),
      'If no StorageClass is specified, then the default StorageClass will be used.',
    ),
  ],
  'storage/deleting-a-claim-frees-the-volume': [
    cites(
      docs('persistent-volumes#delete'),
      'Volumes that were dynamically provisioned inherit the reclaim policy of their StorageClass, which defaults to Delete.',
    ),
  ],
  'storage/expansion': [
    cites(
      docs('persistent-volumes#expanding-persistent-volumes-claims'),
      "You can only expand a PVC if its storage class's allowVolumeExpansion field is set to true.",
    ),
  ],
  'storage/first-consumer': [
    cites(
      docs('storage-classes#volume-binding-mode'),
      'will delay the binding and provisioning of a PersistentVolume until a Pod using the PersistentVolumeClaim is created',
      "PersistentVolumes will be selected or provisioned conforming to the topology that is specified by the Pod's scheduling constraints.",
    ),
  ],
  'storage/fs-group': [
    cites(
      docs('zookeeper#configuring-a-non-privileged-user'),
      "the ownership of the Pods' PersistentVolumes is set to the zookeeper group",
    ),
  ],
  'storage/preprovisioned-volume': [
    cites(
      docs('volume-claim-templates'),
      'The cluster already contains a PersistentVolume with the correct StorageClass and sufficient available storage space.',
    ),
    cites(
      docs('limitations'),
      'The storage for a given Pod must either be provisioned by a PersistentVolume Provisioner based on the requested storage class, or pre-provisioned by an admin.',
    ),
  ],
  'storage/several-templates': [cites(field('kind'), 'Storage: As many VolumeClaims as requested.')],
  'storage/spread-across-nodes': [
    cites(
      docs('zookeeper#surviving-maintenance'),
      'as only two nodes are schedulable, the Pod will remain in a Pending state',
      'zk-1 is rescheduled on this node.',
    ),
  ],

  'updates/faulty-template': [
    cites(
      docs('forced-rollback'),
      'StatefulSet will stop the rollout and wait',
      "it's not enough to revert the Pod template to a good configuration",
      'StatefulSet will continue to wait for the broken Pod to become Ready (which never happens)',
      'After reverting the template, you must also delete any Pods that StatefulSet had already attempted to run with the bad configuration.',
      'StatefulSet will then begin to recreate the Pods using the reverted template.',
    ),
    cites(
      docs('limitations'),
      "it's possible to get into a broken state that requires manual intervention to repair",
    ),
  ],
  'updates/graceful-replacement': [
    cites(
      docs('force-delete-stateful-set-pod#delete-pods'),
      'Graceful deletion is safe and will ensure that the Pod shuts down gracefully before the kubelet deletes the name from the apiserver.',
    ),
    cites(
      docs('basic-stateful-set#rolling-out-a-canary'),
      'The control plane triggers replacement for web-2 (implemented by a graceful delete followed by creating a new Pod once the deletion is complete).',
    ),
  ],
  'updates/max-unavailable': [
    cites(docs('maximum-unavailable-pods'), 'This field cannot be 0.', 'The default setting is 1.'),
    cites(field('spec.updateStrategy.rollingUpdate.maxUnavailable'), 'This can not be 0.', 'Defaults to 1.'),
  ],
  'updates/mid-rollout-deletion': [
    cites(
      docs('basic-stateful-set#rolling-update'),
      'Pods that have not yet received the update will be restored to the previous version',
    ),
  ],
  'updates/not-limited-by-a-budget': [
    cites(
      docs('disruptions#pod-disruption-budgets'),
      'Pods which are deleted or unavailable due to a rolling upgrade to an application do count against the disruption budget',
      'workload resources (such as Deployment and StatefulSet) are not limited by PDBs when doing rolling upgrades',
    ),
  ],
  'updates/on-delete': [
    cites(
      field('spec.updateStrategy.type'),
      "the controller will try to eventually converge StatefulSet's currentRevision with updateRevision",
    ),
  ],
  'updates/revision-history': [
    cites(
      docs('how-statefulsets-track-changes-using-controllerrevisions'),
      'Prepares a new ControllerRevision object',
      'Stores a snapshot of the Pod template and metadata',
      'Assigns an incremental revision number',
    ),
    cites(
      docs('managing-revision-history'),
      'Oldest revisions are garbage-collected when exceeding the limit',
    ),
    cites(docs('avoid'), 'Setting revisionHistoryLimit: 0 (disables rollback capability).'),
    cites(
      field('spec.revisionHistoryLimit'),
      "the maximum number of revisions that will be maintained in the StatefulSet's revision history",
      'The revision history consists of all revisions not represented by a currently applied StatefulSetSpec version.',
    ),
    cites(
      field('status.collisionCount'),
      'collisionCount is the count of hash collisions for the StatefulSet.',
      'a collision avoidance mechanism when it needs to create the name for the newest ControllerRevision',
    ),
  ],
  'updates/rolls-in-reverse': [
    cites(docs('basic-stateful-set#parallel-pod-management'), 'Kubernetes still rolls out changes in order'),
    cites(
      docs('zookeeper#updating-the-ensemble'),
      'This terminates the Pods, one at a time, in reverse ordinal order, and recreates them with the new configuration.',
      'This ensures that quorum is maintained during a rolling update.',
    ),
  ],

  'validation/defaults': [
    cites(
      docs('minimum-ready-seconds'),
      'This field defaults to 0 (the Pod will be considered available as soon as it is ready).',
    ),
    cites(
      docs('orderedready-pod-management'),
      'OrderedReady pod management is the default for StatefulSets.',
    ),
    cites(docs('update-strategies'), 'This is the default update strategy.'),
    cites(docs('managing-revision-history'), '10 revisions retained if unspecified'),
    cites(docs('replicas'), 'It defaults to 1.'),
    cites(field('spec.replicas'), 'If unspecified, defaults to 1.'),
    cites(field('spec.revisionHistoryLimit'), 'The default value is 10.'),
    cites(
      field('spec.minReadySeconds'),
      'Defaults to 0 (pod will be considered available as soon as it is ready)',
    ),
    cites(field('spec.updateStrategy.type'), 'Default is RollingUpdate.'),
    cites(field('spec.updateStrategy.rollingUpdate.partition'), 'The default value is 0.'),
    cites(docs('start-ordinal'), 'It defaults to nil.'),
  ],
  'validation/pod-template': [
    cites(field('spec.template'), 'The only allowed template.spec.restartPolicy value is "Always".'),
  ],
  'validation/revision-data': [
    cites(
      docs('controller-revision#ControllerRevision'),
      'Once a ControllerRevision has been successfully created, it can not be updated.',
      'ControllerRevisions may, however, be deleted.',
    ),
  ],
  'validation/scale-subresource': [
    cites(
      docs('scale-stateful-set#use-kubectl-to-scale-statefulsets'),
      'Change the number of replicas of your StatefulSet',
    ),
  ],
  'validation/selector': [
    cites(
      docs('pod-selector'),
      'Failing to specify a matching Pod Selector will result in a validation error during StatefulSet creation.',
    ),
    cites(field('spec.selector'), "It must match the pod template's labels."),
  ],
};
