import { isReady } from '../../helpers/timeline/pods';
import { type Fault, fault, interferes, isController, mutates, rejects } from '../fault';
import { isRecreated, mutatesCreatedPods } from './creation';
import { isOwned, isTerminating, nameOf, ordinalOf } from './pods';

/** The faults of rollouts that stop, change their direction or meet another revision than expected. */

const continuesBehindUnreadyPod = fault(
  'continues a rollout with the next pod as soon as a pod is recreated',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace, notes }) => {
    if (type !== 'ADDED' || ordinalOf(pod) !== 1) return;
    if (notes.has('last pod created'))
      await kube.core.deleteNamespacedPod({ namespace, name: nameOf(pod).replace(/\d+$/, '0') });
    notes.add('last pod created');
  }),
);

const replacesUnreadyPod = fault(
  'replaces an unready pod when the pod template changes again',
  interferes({ watch: 'statefulsets' }, async ({ type, object: set }, { kube, namespace, notes }) => {
    const { status } = set;
    const isRolledBack = notes.has('updating') && status?.currentRevision === status?.updateRevision;
    if (type !== 'MODIFIED') return;
    if (status?.currentRevision !== status?.updateRevision) notes.add('updating');
    if (!isRolledBack || notes.has('replaced')) return;
    notes.add('replaced');
    await kube.core.deleteNamespacedPod({ namespace, name: `${nameOf(set)}-1` });
  }),
);

const keepsUnreadyPod = fault(
  'never deletes an unready pod',
  rejects({ resource: 'pods', on: ['DELETE'] }, (pod, review) =>
    isController(review) && !isReady(pod) ? 'this pod must not be deleted' : undefined,
  ),
);

const revisionLabel = 'controller-revision-hash';

const createsPodOfMiddleRevision = fault(
  'creates a pod from the second of three templates after the third is known',
  mutatesCreatedPods((pod, { notes }) => {
    const { labels } = pod.metadata ?? {};
    const revision = labels?.[revisionLabel] ?? '';
    const [, middle, newest] = [...notes, ...(notes.has(revision) ? [] : [revision])];
    notes.add(revision);
    if (labels && middle && newest === revision && !notes.has('created')) {
      notes.add('created');
      labels[revisionLabel] = middle;
    }
  }),
);

const keepsPodOfMiddleRevision = fault(
  'does not replace a pod of the second of three templates',
  rejects({ resource: 'pods', on: ['DELETE'] }, (pod, review) => {
    if (!isController(review)) return undefined;
    const { notes } = review;
    const uid = pod.metadata?.uid ?? '';
    if (!notes.has(nameOf(pod))) notes.add(nameOf(pod)).add(uid);
    return notes.has(uid) ? undefined : 'this pod must not be deleted';
  }),
);

const ignoresChangedStrategy = fault(
  'ignores changes of the update strategy',
  mutates({ resource: 'statefulsets', on: ['UPDATE'] }, (set, { before }) => {
    if (set.spec && before?.spec?.updateStrategy) set.spec.updateStrategy = before.spec.updateStrategy;
    return set;
  }),
);

const staysOnDelete = fault(
  'keeps the update strategy OnDelete',
  mutates({ resource: 'statefulsets', on: ['UPDATE'] }, (set, { before }) => {
    if (set.spec && before?.spec?.updateStrategy?.type === 'OnDelete')
      set.spec.updateStrategy = { type: 'OnDelete' };
    return set;
  }),
);

const forcesDeletion = fault(
  'removes a terminating pod without its grace period',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace }) => {
    if (type !== 'MODIFIED' || !isTerminating(pod) || !isOwned(pod)) return;
    await kube.core.deleteNamespacedPod({ namespace, name: nameOf(pod), gracePeriodSeconds: 0 });
  }),
);

const shortensGracePeriod = fault(
  'deletes pods of an old revision with a grace period of another length',
  rejects({ resource: 'pods', on: ['DELETE'] }, (_, review) =>
    isController(review) ? 'this pod must not be deleted by the controller' : undefined,
  ),
  interferes({ watch: 'statefulsets' }, async ({ type, object: set }, { kube, namespace, notes }) => {
    const { currentRevision, updateRevision } = set.status ?? {};
    if (type !== 'MODIFIED' || currentRevision === updateRevision || notes.has('deleted')) return;
    notes.add('deleted');
    await kube.core.deleteNamespacedPod({ namespace, name: `${nameOf(set)}-0`, gracePeriodSeconds: 30 });
  }),
);

const appliesBudgetToRollouts = fault(
  'limits rollouts by the PodDisruptionBudget',
  rejects({ resource: 'pods', on: ['DELETE'] }, (_, review) =>
    isController(review) ? "the deletion would violate the pod's disruption budget" : undefined,
  ),
);

const ignoresBudget = fault(
  'ignores maxUnavailable of a PodDisruptionBudget',
  mutates({ resource: 'poddisruptionbudgets', on: ['CREATE'] }, (budget) => {
    if (budget.spec) budget.spec.maxUnavailable = '100%';
    return budget;
  }),
);

const countsNoDisruptions = fault(
  'does not count the pods that a rollout deletes against the PodDisruptionBudget',
  mutates(
    { resource: 'poddisruptionbudgets', on: ['UPDATE'], subresource: 'status' },
    (budget, { before }) => {
      const allowed = before?.status?.disruptionsAllowed ?? 0;
      if (budget.status && allowed > 0) budget.status.disruptionsAllowed = allowed;
      return budget;
    },
  ),
);

const keepsAllRevisions = fault(
  'never deletes a revision',
  rejects({ resource: 'controllerrevisions', on: ['DELETE'] }, (_, review) =>
    isController(review) ? 'this revision must not be deleted' : undefined,
  ),
);

const hidesCollisions = fault(
  'does not count collisions of revision names',
  mutates({ resource: 'statefulsets', on: ['UPDATE'], subresource: 'status' }, (set) => {
    if (set.status) set.status.collisionCount = 0;
    return set;
  }),
);

const prefersDuplicate = fault(
  'takes a duplicate of the revision for a new revision',
  mutates({ resource: 'controllerrevisions', on: ['CREATE'] }, (revision) => {
    if (revision.revision === 0) revision.revision = 9;
    return revision;
  }),
);

const restoresName = fault(
  'restores the name of the StatefulSet from a revision',
  mutatesCreatedPods((pod, review) => {
    if (isRecreated(pod, review) && pod.metadata) pod.metadata.name = 'other-0';
  }),
);

export const updatesHistory: Readonly<Record<string, readonly Fault[]>> = {
  'updates/faulty-template': [continuesBehindUnreadyPod, replacesUnreadyPod, keepsUnreadyPod],
  'updates/changed-again-mid-rollout': [createsPodOfMiddleRevision, keepsPodOfMiddleRevision],
  'updates/graceful-replacement': [forcesDeletion, shortensGracePeriod],
  'updates/not-limited-by-a-budget': [appliesBudgetToRollouts, ignoresBudget, countsNoDisruptions],
  'updates/revision-history': [keepsAllRevisions, hidesCollisions, prefersDuplicate],
  'updates/revision-restores-spec-only': [restoresName],
  'updates/strategy-switched-mid-rollout': [ignoresChangedStrategy, staysOnDelete],
};
