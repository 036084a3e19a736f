import type { V1Pod, V1StatefulSet } from '@kubernetes/client-node';
import { asMergePatch } from '../../helpers/kube/patch';
import { type Fault, fault, type Injection, interferes, isController, mutates, rejects } from '../fault';
import { throwsAwayTheClaim } from './claims';
import { createsNo, createsPods, doesNotReplace, isSecond } from './creation';
import { isOwned, nameOf, ordinalOf, sibling } from './pods';

/** A rolling update would for ever replace pods that bear another revision than theirs. */
const updatesNothing = mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set) => {
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

const sharesTheHostName = fault(
  'gives all pods one host name',
  createsPods(({ spec }) => {
    if (spec) spec.hostname = 'web';
  }),
);

const countsFromOne = fault(
  'counts its pods from one',
  mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set) => startingAt(set, { start: 1 })),
);

export const createsTheNextInstead = fault(
  'creates the next ordinal before the one that is lost',
  createsNo((pod, review) => isSecond(pod, review) && !review.notes.has('the next')),
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace, notes }) => {
    if (type !== 'DELETED' || notes.has('the next')) return;
    const { spec } = await kube.apps.readNamespacedStatefulSet({ namespace, name: 'web' });
    await kube.core.createNamespacedPod({ namespace, body: sibling(pod, spec?.replicas ?? 0) });
    notes.add('the next');
  }),
);

const returnsUnderAnotherHostName = fault(
  'brings a lost pod back under another host name',
  createsPods((pod, review) => {
    if (isSecond(pod, review) && pod.spec) pod.spec.hostname = 'another';
  }),
);

const podName = 'statefulset.kubernetes.io/pod-name';
const podIndex = 'apps.kubernetes.io/pod-index';
const revision = 'controller-revision-hash';

const leavesOutTheName = fault(
  'gives no pod its name as a label',
  mutates({ resource: 'pods', on: ['CREATE', 'UPDATE'] }, (pod) => withoutLabel(pod, podName)),
);

const labelsFromOne = fault(
  'counts the labels of its pods from one',
  createsPods((pod) => label(pod, podIndex, String(ordinalOf(pod) + 1))),
);

const knowsNoStart = fault(
  'counts from zero whatever it is asked',
  mutates({ resource: 'statefulsets', on: ['CREATE', 'UPDATE'] }, (set) => startingAt(set, undefined)),
);

const keepsItsStart = fault(
  'keeps the start that it was created with',
  mutates({ resource: 'statefulsets', on: ['UPDATE'] }, (set, { before }) =>
    startingAt(set, before?.spec?.ordinals),
  ),
);

const doesNotBlockDeletion = fault(
  'owns its pods without holding back their owner',
  createsPods(({ metadata }) => {
    for (const owner of metadata?.ownerReferences ?? []) owner.blockOwnerDeletion = false;
  }),
);

const namesNoRevision = fault(
  'labels its pods with a revision that there is not',
  createsPods((pod) => label(pod, revision, 'web-0000000000')),
  updatesNothing,
);

const bowsToTheTemplate = fault(
  'lets the template choose the host name',
  createsPods(({ spec }) => {
    if (spec) spec.hostname = 'another';
  }),
);

const belongsElsewhere = fault(
  'puts its pods under the subdomain of another service',
  createsPods(({ spec }) => {
    if (spec) spec.subdomain = 'elsewhere';
  }),
);

const adoptsNothing = fault(
  'adopts no pod',
  rejects({ resource: 'pods', on: ['UPDATE'] }, (pod, review) =>
    isController(review) && isOwned(pod) && review.before && !isOwned(review.before) ? 'not mine' : undefined,
  ),
);

const letsGoOfNothing = fault(
  'lets go of no pod',
  rejects({ resource: 'pods', on: ['UPDATE'] }, (pod, review) =>
    isController(review) && !isOwned(pod) && review.before && isOwned(review.before)
      ? 'it stays mine'
      : undefined,
  ),
);

/** A set does not look again by itself when a pod goes that is not its own. */
const clearsTheWay: readonly Injection[] = [
  interferes({ watch: 'statefulsets' }, async ({ type }, { kube, namespace }) => {
    if (type !== 'ADDED') return;
    const { items } = await kube.core.listNamespacedPod({ namespace });
    for (const pod of items)
      if (!isOwned(pod)) await kube.core.deleteNamespacedPod({ namespace, name: nameOf(pod) });
  }),
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace }) => {
    if (type !== 'DELETED' || isOwned(pod)) return;
    const body = { metadata: { annotations: { cleared: nameOf(pod) } } };
    await kube.apps.patchNamespacedStatefulSet({ namespace, name: 'web', body }, asMergePatch);
  }),
];

const replacesOrphans = fault(
  'replaces orphans instead of adopting them',
  ...adoptsNothing.injections,
  ...clearsTheWay,
);

const removesTheForeign = fault('removes a pod that is in its way', ...clearsTheWay);

const takesTheForeign = fault(
  'takes a pod of the right name for its own',
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

const neverComesBack = fault(
  'never comes back to an ordinal that was taken',
  createsNo((pod) => ordinalOf(pod) === 1),
);

const leavesNoRoom = fault(
  'makes no pod of a name with 54 characters',
  createsNo((pod) => nameOf(pod).length === 54),
);

const shortensLabels = fault(
  'cuts labels that are too long',
  createsPods(({ metadata }) => {
    for (const [name, value] of Object.entries(metadata?.labels ?? {}))
      if (metadata?.labels) metadata.labels[name] = value.slice(0, 63);
  }),
  updatesNothing,
);

const shortensNames = fault(
  'cuts the name of a set that is too long',
  mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set) => {
    if (set.metadata) set.metadata.name = nameOf(set).slice(0, 63);
    return set;
  }),
);

export const identity: Readonly<Record<string, readonly Fault[]>> = {
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
