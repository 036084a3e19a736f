import { type Fault, fault, interferes, isController, mutates, rejects } from '../fault';
import { doesNotReplace } from './creation';
import { isOwned, isTerminating, nameOf, ordinalOf, readyFor, sibling } from './pods';

const withPolicy = (policy: 'OrderedReady' | 'Parallel') =>
  mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set) => {
    if (set.spec) set.spec.podManagementPolicy = policy;
    return set;
  });

const startsAllAtOnce = fault('starts all pods at once', withPolicy('Parallel'));
const removesAllAtOnce = fault('removes all pods at once', withPolicy('Parallel'));

const createsTheLastSecond = fault(
  'creates the last pod of three right after the first',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace }) => {
    if (type !== 'ADDED' || ordinalOf(pod) !== 0) return;
    await kube.core.createNamespacedPod({ namespace, body: sibling(pod, 2) });
  }),
);

const turnsToTheNextDuringInitialisation = fault(
  'turns to the next pod while an init container runs',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace, notes }) => {
    const initialises = pod.status?.initContainerStatuses?.some(({ state }) => state?.running) ?? false;
    if (type !== 'MODIFIED' || !initialises || ordinalOf(pod) !== 0 || notes.has('next')) return;
    notes.add('next');
    await kube.core.createNamespacedPod({ namespace, body: sibling(pod, 1) });
  }),
);

const removesTheFirstBesideTheLast = fault(
  'removes the first pod while the last terminates',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace }) => {
    if (type !== 'MODIFIED' || !isTerminating(pod) || ordinalOf(pod) === 0) return;
    await kube.core.deleteNamespacedPod({ namespace, name: nameOf(pod).replace(/\d+$/, '0') });
  }),
);

const renewsTheFirstWhenItGrows = fault(
  'renews the first pod when it creates the last of three',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace }) => {
    if (type !== 'ADDED' || ordinalOf(pod) !== 2) return;
    await kube.core.deleteNamespacedPod({ namespace, name: nameOf(pod).replace(/\d+$/, '0') });
  }),
);

const removesTheFirstInstead = fault(
  'removes the first ordinals instead of the last',
  mutates({ resource: 'statefulsets', on: ['UPDATE'] }, (set, { before }) => {
    const lost = (before?.spec?.replicas ?? 0) - (set.spec?.replicas ?? 0);
    if (lost <= 0 || !set.spec) return undefined;
    set.spec.ordinals = { start: lost };
    return set;
  }),
);

/** Longer than the spec's own minReadySeconds of 10, by more than the second to which Kubernetes counts. */
const longAvailable = 13;

const waitsForTheLastToBeAvailable = fault(
  'removes no pod before it is Ready, and was for 13 s',
  rejects({ resource: 'pods', on: ['DELETE'] }, (pod, review) =>
    isController(review) && readyFor(pod) < longAvailable ? 'it is not available yet' : undefined,
  ),
);

const updatesAllAtOnce = fault(
  'removes all pods of the old revision at once',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace }) => {
    const labelSelector = `controller-revision-hash=${pod.metadata?.labels?.['controller-revision-hash']}`;
    if (type !== 'MODIFIED' || !isTerminating(pod) || !isOwned(pod)) return;
    const { items } = await kube.core.listNamespacedPod({ namespace, labelSelector });
    for (const other of items)
      if (!isTerminating(other)) await kube.core.deleteNamespacedPod({ namespace, name: nameOf(other) });
  }),
);

const takesEveryReadyPodForAvailable = fault(
  'drops minReadySeconds',
  mutates({ resource: 'statefulsets', on: ['CREATE', 'UPDATE'] }, (set) => {
    if (set.spec) set.spec.minReadySeconds = 0;
    return set;
  }),
);

const keepsMinReadySeconds = fault(
  'keeps the minReadySeconds that it was created with',
  mutates({ resource: 'statefulsets', on: ['UPDATE'] }, (set, { before }) => {
    if (set.spec) set.spec.minReadySeconds = before?.spec?.minReadySeconds ?? 0;
    return set;
  }),
);

const countsReadyAsAvailable = fault(
  'counts every Ready pod as available',
  mutates({ resource: 'statefulsets', on: ['UPDATE'], subresource: 'status' }, (set) => {
    if (set.status) set.status.availableReplicas = set.status.readyReplicas ?? 0;
    return set;
  }),
);

export const ordering: Readonly<Record<string, readonly Fault[]>> = {
  'ordering/created-in-order': [startsAllAtOnce, createsTheLastSecond],
  'ordering/deleted-in-reverse': [removesAllAtOnce, removesTheFirstBesideTheLast],
  'ordering/scale-up-adds-youngest-last': [startsAllAtOnce, renewsTheFirstWhenItGrows],
  'ordering/scale-down-removes-last': [removesTheFirstInstead, removesAllAtOnce],
  'ordering/unhealthy-top-is-removed': [waitsForTheLastToBeAvailable],
  'ordering/init-containers-gate': [startsAllAtOnce, turnsToTheNextDuringInitialisation],
  'ordering/parallel-starts-together': [fault('takes the pods in turn', withPolicy('OrderedReady'))],
  'ordering/parallel-still-updates-in-turn': [updatesAllAtOnce, takesEveryReadyPodForAvailable],
  'ordering/no-deadlock-behind-a-failed-predecessor': [doesNotReplace],
  'ordering/min-ready-seconds': [
    takesEveryReadyPodForAvailable,
    keepsMinReadySeconds,
    countsReadyAsAvailable,
  ],
};
