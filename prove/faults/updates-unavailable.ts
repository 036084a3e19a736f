import { isReady } from '../../helpers/timeline/pods';
import { type Fault, fault, interferes, isController, mutates, rejects } from '../fault';
import { isOwned, isTerminating, nameOf, ordinalOf, sibling } from './pods';

const setsMaxUnavailable = (change: (value: unknown) => number | string) =>
  mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set) => {
    const { rollingUpdate } = set.spec?.updateStrategy ?? {};
    if (rollingUpdate) rollingUpdate.maxUnavailable = change(rollingUpdate.maxUnavailable);
    return set;
  });

const ignoresMaxUnavailable = fault(
  'ignores maxUnavailable and replaces one pod at a time',
  setsMaxUnavailable(() => 1),
);

const exceedsMaxUnavailable = fault(
  'replaces more pods at the same time than maxUnavailable allows',
  setsMaxUnavailable(() => 3),
);

const roundsUp = fault(
  'rounds a percentage in maxUnavailable up',
  setsMaxUnavailable((value) => (value === '50%' ? 2 : Number(value) || 1)),
);

const updatesNothing = fault(
  'replaces no pod if a percentage in maxUnavailable is less than one pod',
  mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set) => {
    if (set.spec?.updateStrategy?.rollingUpdate?.maxUnavailable !== '10%') return undefined;
    set.spec.updateStrategy = { type: 'OnDelete' };
    return set;
  }),
);

/** When the pod template has changed, the status of the StatefulSet has two revisions. */
const deletesLastReadyPodFirst = fault(
  'first replaces the Ready pod with the highest ordinal',
  interferes({ watch: 'statefulsets' }, async ({ type, object: set }, { kube, namespace, notes }) => {
    const { currentRevision, updateRevision } = set.status ?? {};
    if (type !== 'MODIFIED' || currentRevision === updateRevision || notes.has('deleted')) return;
    notes.add('deleted');
    await kube.core.deleteNamespacedPod({
      namespace,
      name: `${nameOf(set)}-${(set.spec?.replicas ?? 1) - 1}`,
    });
  }),
);

const keepsUnreadyPods = fault(
  'never replaces a pod that is not Ready',
  rejects({ resource: 'pods', on: ['DELETE'] }, (pod, review) =>
    isController(review) && !isReady(pod) ? 'a pod that is not Ready must not be deleted' : undefined,
  ),
);

const deletesOneAfterTheOther = fault(
  'deletes the next pod only after the last pod is gone',
  rejects({ resource: 'pods', on: ['DELETE'] }, (pod, review) => {
    if (!isController(review) || isTerminating(pod)) return undefined;
    const isFirst = review.notes.size === 0;
    review.notes.add(nameOf(pod));
    return isFirst || review.notes.has('gone') ? undefined : 'another pod still terminates';
  }),
  interferes({ watch: 'pods' }, async ({ type }, { notes }) => {
    if (type === 'DELETED') notes.add('gone');
  }),
);

const createsBeforeAllAreGone = fault(
  'creates a new pod as soon as the old pod of that name is gone',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace, notes }) => {
    if (type !== 'DELETED' || !isOwned(pod) || notes.has('created')) return;
    notes.add('created');
    const copy = sibling(pod, ordinalOf(pod));
    const labels = { ...copy.metadata?.labels, 'controller-revision-hash': 'new' };
    await kube.core.createNamespacedPod({
      namespace,
      body: { ...copy, metadata: { ...copy.metadata, labels } },
    });
  }),
);

const createsDuringDeletion = fault(
  'creates a further pod while the old pods terminate',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace, notes }) => {
    if (type !== 'MODIFIED' || !isTerminating(pod) || notes.has('created')) return;
    notes.add('created');
    await kube.core.createNamespacedPod({ namespace, body: sibling(pod, 2) });
  }),
);

export const updatesUnavailable: Readonly<Record<string, readonly Fault[]>> = {
  'updates/max-unavailable': [ignoresMaxUnavailable, exceedsMaxUnavailable, roundsUp, updatesNothing],
  'updates/unready-pods-go-first': [deletesLastReadyPodFirst],
  'updates/recreate': [createsDuringDeletion, deletesOneAfterTheOther, createsBeforeAllAreGone],
  'updates/recreate-heals': [keepsUnreadyPods],
};
