import type { V1Pod, V1StatefulSet } from '@kubernetes/client-node';
import { asMergePatch } from '../../helpers/kube/patch';
import { type Fault, fault, type Injection, interferes, isController, mutates, rejects } from '../fault';
import { deletesClaimWithPod } from './claims';
import { isRecreated, mutatesCreatedPods, neverRecreatesPod, rejectsPodCreation } from './creation';
import { isOwned, nameOf, ordinalOf, podNameLabel, sibling } from './pods';

/** A rolling update would replace pods with a wrong revision label again and again. */
const disablesRollingUpdates = mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set) => {
  if (set.spec) set.spec.updateStrategy = { type: 'OnDelete' };
  return set;
});

const setLabel = ({ metadata }: V1Pod, name: string, value: string) => {
  if (metadata) metadata.labels = { ...metadata.labels, [name]: value };
};

const withOrdinals = (set: V1StatefulSet, ordinals: { start?: number } | undefined): V1StatefulSet => {
  if (!set.spec) return set;
  const { ordinals: _, ...spec } = set.spec;
  return { ...set, spec: { ...spec, ...(ordinals && { ordinals }) } };
};

const givesAllPodsOneHostname = fault(
  'gives all pods the same host name',
  mutatesCreatedPods(({ spec }) => {
    if (spec) spec.hostname = 'web';
  }),
);

const startsOrdinalsAtOne = fault(
  'starts the ordinals at 1',
  mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set) => withOrdinals(set, { start: 1 })),
);

export const createsNextOrdinalFirst = fault(
  'creates a pod with the next ordinal before recreating a deleted pod',
  rejectsPodCreation((pod, review) => isRecreated(pod, review) && !review.notes.has('next ordinal created')),
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace, notes }) => {
    if (type !== 'DELETED' || notes.has('next ordinal created')) return;
    const { spec } = await kube.apps.readNamespacedStatefulSet({ namespace, name: 'web' });
    await kube.core.createNamespacedPod({ namespace, body: sibling(pod, spec?.replicas ?? 0) });
    notes.add('next ordinal created');
  }),
);

const recreatesWithAnotherHostname = fault(
  'recreates a deleted pod with another host name',
  mutatesCreatedPods((pod, review) => {
    if (isRecreated(pod, review) && pod.spec) pod.spec.hostname = 'another';
  }),
);

const podIndex = 'apps.kubernetes.io/pod-index';
const revision = 'controller-revision-hash';

export const omitsPodNameLabel = fault(
  'creates pods without the pod-name label',
  mutates({ resource: 'pods', on: ['CREATE', 'UPDATE'] }, (pod) => {
    delete pod.metadata?.labels?.[podNameLabel];
    return pod;
  }),
);

const startsIndexLabelsAtOne = fault(
  'starts the pod-index labels at 1',
  mutatesCreatedPods((pod) => setLabel(pod, podIndex, String(ordinalOf(pod) + 1))),
);

const ignoresStartOrdinal = fault(
  'ignores spec.ordinals.start',
  mutates({ resource: 'statefulsets', on: ['CREATE', 'UPDATE'] }, (set) => withOrdinals(set, undefined)),
);

const ignoresChangedStartOrdinal = fault(
  'ignores changes of spec.ordinals.start',
  mutates({ resource: 'statefulsets', on: ['UPDATE'] }, (set, { before }) =>
    withOrdinals(set, before?.spec?.ordinals),
  ),
);

const clearsBlockOwnerDeletion = fault(
  'sets blockOwnerDeletion to false in the ownerReferences of pods',
  mutatesCreatedPods(({ metadata }) => {
    for (const owner of metadata?.ownerReferences ?? []) owner.blockOwnerDeletion = false;
  }),
);

const labelsNonexistentRevision = fault(
  'labels pods with a ControllerRevision that does not exist',
  mutatesCreatedPods((pod) => setLabel(pod, revision, 'web-0000000000')),
  disablesRollingUpdates,
);

const usesTemplateHostname = fault(
  'uses the host name of the pod template instead of the pod name',
  mutatesCreatedPods(({ spec }) => {
    if (spec) spec.hostname = 'another';
  }),
);

const usesAnotherSubdomain = fault(
  'gives pods the subdomain of another Service',
  mutatesCreatedPods(({ spec }) => {
    if (spec) spec.subdomain = 'elsewhere';
  }),
);

export const omitsSubdomain = fault(
  'creates pods without a subdomain',
  mutatesCreatedPods(({ spec }) => {
    delete spec?.subdomain;
  }),
);

const neverAdoptsPods = fault(
  'never adopts a pod',
  rejects({ resource: 'pods', on: ['UPDATE'] }, (pod, review) =>
    isController(review) && isOwned(pod) && review.before && !isOwned(review.before)
      ? 'this pod must not be adopted'
      : undefined,
  ),
);

const neverReleasesPods = fault(
  'never releases a pod',
  rejects({ resource: 'pods', on: ['UPDATE'] }, (pod, review) =>
    isController(review) && !isOwned(pod) && review.before && isOwned(review.before)
      ? 'this pod must not be released'
      : undefined,
  ),
);

/** The controller does not reconcile a StatefulSet when a foreign pod is deleted; an annotation triggers the reconciliation. */
const deletesForeignPods: readonly Injection[] = [
  interferes({ watch: 'statefulsets' }, async ({ type }, { kube, namespace }) => {
    if (type !== 'ADDED') return;
    const { items } = await kube.core.listNamespacedPod({ namespace });
    for (const pod of items)
      if (!isOwned(pod)) await kube.core.deleteNamespacedPod({ namespace, name: nameOf(pod) });
  }),
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace }) => {
    if (type !== 'DELETED' || isOwned(pod)) return;
    const body = { metadata: { annotations: { 'foreign-pod-deleted': nameOf(pod) } } };
    await kube.apps.patchNamespacedStatefulSet({ namespace, name: 'web', body }, asMergePatch);
  }),
];

const replacesOrphanedPods = fault(
  'deletes and recreates orphaned pods instead of adopting the orphaned pods',
  ...neverAdoptsPods.injections,
  ...deletesForeignPods,
);

const deletesForeignPod = fault(
  'deletes a foreign pod that has the name of a StatefulSet pod',
  ...deletesForeignPods,
);

const adoptsForeignPod = fault(
  'adopts a foreign pod that has the name of a StatefulSet pod',
  interferes({ watch: 'statefulsets' }, async ({ type, object: set }, { kube, namespace }) => {
    if (type !== 'ADDED') return;
    const { items } = await kube.core.listNamespacedPod({ namespace });
    const labels = set.spec?.selector.matchLabels ?? {};
    for (const foreign of items.filter((pod) => !isOwned(pod)))
      await kube.core.patchNamespacedPod(
        { namespace, name: nameOf(foreign), body: { metadata: { labels } } },
        asMergePatch,
      );
  }),
);

const neverReusesNameOfForeignPod = fault(
  'never creates the pod whose name a deleted foreign pod had',
  rejectsPodCreation((pod) => ordinalOf(pod) === 1),
);

const rejectsLongPodNames = fault(
  'never creates a pod whose name has 54 characters',
  rejectsPodCreation((pod) => nameOf(pod).length === 54),
);

const truncatesLabels = fault(
  'truncates labels that are too long',
  mutatesCreatedPods(({ metadata }) => {
    for (const [name, value] of Object.entries(metadata?.labels ?? {}))
      if (metadata?.labels) metadata.labels[name] = value.slice(0, 63);
  }),
  disablesRollingUpdates,
);

const truncatesSetNames = fault(
  'truncates StatefulSet names that are too long',
  mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set) => {
    if (set.metadata) set.metadata.name = nameOf(set).slice(0, 63);
    return set;
  }),
);

export const identity: Readonly<Record<string, readonly Fault[]>> = {
  'identity/stable-names': [givesAllPodsOneHostname, startsOrdinalsAtOne],
  'identity/recreated-in-place': [
    createsNextOrdinalFirst,
    recreatesWithAnotherHostname,
    neverRecreatesPod,
    deletesClaimWithPod,
  ],
  'identity/pod-labels': [omitsPodNameLabel, startsIndexLabelsAtOne],
  'identity/start-ordinal': [ignoresStartOrdinal, ignoresChangedStartOrdinal],
  'identity/owner-and-revision': [clearsBlockOwnerDeletion, labelsNonexistentRevision],
  'identity/hostname-and-subdomain': [usesTemplateHostname, usesAnotherSubdomain],
  'identity/fqdn-in-the-pod': [omitsSubdomain, usesAnotherSubdomain, recreatesWithAnotherHostname],
  'identity/adoption': [neverAdoptsPods, neverReleasesPods, replacesOrphanedPods, neverRecreatesPod],
  'identity/foreign-pod': [deletesForeignPod, adoptsForeignPod, neverReusesNameOfForeignPod],
  'identity/name-limits': [rejectsLongPodNames, truncatesLabels, truncatesSetNames],
};
