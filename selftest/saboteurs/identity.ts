import type { V1Pod, V1StatefulSet } from '@kubernetes/client-node';
import { asMergePatch } from '../../helpers/kube/patch';
import { throwsAwayTheClaim } from './claims';
import { createsNo, createsPods, doesNotReplace, isSecond } from './creation';
import { isOwned, nameOf, ordinalOf, sibling } from './members';
import { type Fault, isController, meddles, refuses, rewrites, type Saboteur, saboteur } from './saboteur';

/** A rolling update would for ever replace pods that bear another revision than theirs. */
const updatesNothing = rewrites({ resource: 'statefulsets', on: ['CREATE'] }, (set) => {
  if (set.spec) set.spec.updateStrategy = { type: 'OnDelete' };
  return set;
});

const label = ({ metadata }: V1Pod, name: string, value: string) => {
  if (metadata) metadata.labels = { ...metadata.labels, [name]: value };
};

const withoutLabel = (pod: V1Pod, name: string): V1Pod => {
  delete pod.metadata?.labels?.[name];
  return pod;
};

const startingAt = (set: V1StatefulSet, ordinals: { start?: number } | undefined): V1StatefulSet => {
  if (!set.spec) return set;
  const { ordinals: _, ...spec } = set.spec;
  return { ...set, spec: { ...spec, ...(ordinals && { ordinals }) } };
};

const sharesTheHostName = saboteur(
  'gives all pods one host name',
  createsPods(({ spec }) => {
    if (spec) spec.hostname = 'web';
  }),
);

const countsFromOne = saboteur(
  'counts its pods from one',
  rewrites({ resource: 'statefulsets', on: ['CREATE'] }, (set) => startingAt(set, { start: 1 })),
);

export const createsTheNextInstead = saboteur(
  'creates the next ordinal before the one that is lost',
  createsNo((pod, review) => isSecond(pod, review) && !review.memory.has('the next')),
  meddles({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace, memory }) => {
    if (type !== 'DELETED' || memory.has('the next')) return;
    const { spec } = await kube.apps.readNamespacedStatefulSet({ namespace, name: 'web' });
    await kube.core.createNamespacedPod({ namespace, body: sibling(pod, spec?.replicas ?? 0) });
    memory.add('the next');
  }),
);

const returnsUnderAnotherHostName = saboteur(
  'brings a lost pod back under another host name',
  createsPods((pod, review) => {
    if (isSecond(pod, review) && pod.spec) pod.spec.hostname = 'another';
  }),
);

const podName = 'statefulset.kubernetes.io/pod-name';
const podIndex = 'apps.kubernetes.io/pod-index';
const revision = 'controller-revision-hash';

const leavesOutTheName = saboteur(
  'gives no pod its name as a label',
  rewrites({ resource: 'pods', on: ['CREATE', 'UPDATE'] }, (pod) => withoutLabel(pod, podName)),
);

const labelsFromOne = saboteur(
  'counts the labels of its pods from one',
  createsPods((pod) => label(pod, podIndex, String(ordinalOf(pod) + 1))),
);

const knowsNoStart = saboteur(
  'counts from zero whatever it is asked',
  rewrites({ resource: 'statefulsets', on: ['CREATE', 'UPDATE'] }, (set) => startingAt(set, undefined)),
);

const keepsItsStart = saboteur(
  'keeps the start that it was created with',
  rewrites({ resource: 'statefulsets', on: ['UPDATE'] }, (set, { before }) =>
    startingAt(set, before?.spec?.ordinals),
  ),
);

const doesNotBlockDeletion = saboteur(
  'owns its pods without holding back their owner',
  createsPods(({ metadata }) => {
    for (const owner of metadata?.ownerReferences ?? []) owner.blockOwnerDeletion = false;
  }),
);

const namesNoRevision = saboteur(
  'labels its pods with a revision that there is not',
  createsPods((pod) => label(pod, revision, 'web-0000000000')),
  updatesNothing,
);

const bowsToTheTemplate = saboteur(
  'lets the template choose the host name',
  createsPods(({ spec }) => {
    if (spec) spec.hostname = 'another';
  }),
);

const belongsElsewhere = saboteur(
  'puts its pods under the subdomain of another service',
  createsPods(({ spec }) => {
    if (spec) spec.subdomain = 'elsewhere';
  }),
);

const adoptsNothing = saboteur(
  'adopts no pod',
  refuses({ resource: 'pods', on: ['UPDATE'] }, (pod, review) =>
    isController(review) && isOwned(pod) && review.before && !isOwned(review.before) ? 'not mine' : undefined,
  ),
);

const letsGoOfNothing = saboteur(
  'lets go of no pod',
  refuses({ resource: 'pods', on: ['UPDATE'] }, (pod, review) =>
    isController(review) && !isOwned(pod) && review.before && isOwned(review.before)
      ? 'it stays mine'
      : undefined,
  ),
);

/** A set does not look again by itself when a pod goes that is not its own. */
const clearsTheWay: readonly Fault[] = [
  meddles({ watch: 'statefulsets' }, async ({ type }, { kube, namespace }) => {
    if (type !== 'ADDED') return;
    const { items } = await kube.core.listNamespacedPod({ namespace });
    for (const pod of items)
      if (!isOwned(pod)) await kube.core.deleteNamespacedPod({ namespace, name: nameOf(pod) });
  }),
  meddles({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace }) => {
    if (type !== 'DELETED' || isOwned(pod)) return;
    const body = { metadata: { annotations: { cleared: nameOf(pod) } } };
    await kube.apps.patchNamespacedStatefulSet({ namespace, name: 'web', body }, asMergePatch);
  }),
];

const replacesOrphans = saboteur(
  'replaces orphans instead of adopting them',
  ...adoptsNothing.faults,
  ...clearsTheWay,
);

const removesTheForeign = saboteur('removes a pod that is in its way', ...clearsTheWay);

const takesTheForeign = saboteur(
  'takes a pod of the right name for its own',
  meddles({ watch: 'statefulsets' }, async ({ type, object: set }, { kube, namespace }) => {
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

const neverComesBack = saboteur(
  'never comes back to an ordinal that was taken',
  createsNo((pod) => ordinalOf(pod) === 1),
);

const leavesNoRoom = saboteur(
  'makes no pod of a name with 54 characters',
  createsNo((pod) => nameOf(pod).length === 54),
);

const shortensLabels = saboteur(
  'cuts labels that are too long',
  createsPods(({ metadata }) => {
    for (const [name, value] of Object.entries(metadata?.labels ?? {}))
      if (metadata?.labels) metadata.labels[name] = value.slice(0, 63);
  }),
  updatesNothing,
);

const shortensNames = saboteur(
  'cuts the name of a set that is too long',
  rewrites({ resource: 'statefulsets', on: ['CREATE'] }, (set) => {
    if (set.metadata) set.metadata.name = nameOf(set).slice(0, 63);
    return set;
  }),
);

export const identity: Readonly<Record<string, readonly Saboteur[]>> = {
  'identity/stable-names': [sharesTheHostName, countsFromOne],
  'identity/recreated-in-place': [
    createsTheNextInstead,
    returnsUnderAnotherHostName,
    doesNotReplace,
    throwsAwayTheClaim,
  ],
  'identity/pod-labels': [leavesOutTheName, labelsFromOne],
  'identity/start-ordinal': [knowsNoStart, keepsItsStart],
  'identity/owner-and-revision': [doesNotBlockDeletion, namesNoRevision],
  'identity/hostname-and-subdomain': [bowsToTheTemplate, belongsElsewhere],
  'identity/adoption': [adoptsNothing, letsGoOfNothing, replacesOrphans, doesNotReplace],
  'identity/foreign-pod': [removesTheForeign, takesTheForeign, neverComesBack],
  'identity/name-limits': [leavesNoRoom, shortensLabels, shortensNames],
};
