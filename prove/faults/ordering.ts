import { type Fault, fault, interferes, isController, mutates, rejects } from '../fault';
import { neverRecreatesPod } from './creation';
import { isOwned, isTerminating, nameOf, ordinalOf, readySeconds, sibling } from './pods';

const setsPodManagementPolicy = (policy: 'OrderedReady' | 'Parallel') =>
  mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set) => {
    if (set.spec) set.spec.podManagementPolicy = policy;
    return set;
  });

const startsAllPodsAtOnce = fault('starts all pods at once', setsPodManagementPolicy('Parallel'));
const deletesAllPodsAtOnce = fault('deletes all pods at once', setsPodManagementPolicy('Parallel'));

const createsLastPodSecond = fault(
  'creates the last of three pods right after the first',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace }) => {
    if (type !== 'ADDED' || ordinalOf(pod) !== 0) return;
    await kube.core.createNamespacedPod({ namespace, body: sibling(pod, 2) });
  }),
);

const createsNextPodDuringInit = fault(
  'creates the next pod while an init container runs',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace, notes }) => {
    const initialises = pod.status?.initContainerStatuses?.some(({ state }) => state?.running) ?? false;
    if (type !== 'MODIFIED' || !initialises || ordinalOf(pod) !== 0 || notes.has('next pod created')) return;
    notes.add('next pod created');
    await kube.core.createNamespacedPod({ namespace, body: sibling(pod, 1) });
  }),
);

const deletesFirstPodWithLast = fault(
  'deletes the first pod while the last pod terminates',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace }) => {
    if (type !== 'MODIFIED' || !isTerminating(pod) || ordinalOf(pod) === 0) return;
    await kube.core.deleteNamespacedPod({ namespace, name: nameOf(pod).replace(/\d+$/, '0') });
  }),
);

const replacesFirstPodOnScaleUp = fault(
  'replaces the first pod when the last of three pods is created',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace }) => {
    if (type !== 'ADDED' || ordinalOf(pod) !== 2) return;
    await kube.core.deleteNamespacedPod({ namespace, name: nameOf(pod).replace(/\d+$/, '0') });
  }),
);

const deletesFirstOrdinals = fault(
  'deletes the pods with the lowest instead of the highest ordinals when scaling down',
  mutates({ resource: 'statefulsets', on: ['UPDATE'] }, (set, { before }) => {
    const removed = (before?.spec?.replicas ?? 0) - (set.spec?.replicas ?? 0);
    if (removed <= 0 || !set.spec) return undefined;
    set.spec.ordinals = { start: removed };
    return set;
  }),
);

/** Exceeds the minReadySeconds of the spec, 10, by more than the resolution of Kubernetes, one second. */
const availableSeconds = 13;

const deletesOnlyAvailablePods = fault(
  'deletes a pod only after the pod has been Ready for 13 s',
  rejects({ resource: 'pods', on: ['DELETE'] }, (pod, review) =>
    isController(review) && readySeconds(pod) < availableSeconds ? 'the pod is not available yet' : undefined,
  ),
);

export const updatesAllPodsAtOnce = fault(
  'deletes all pods of the old revision at once',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace }) => {
    const labelSelector = `controller-revision-hash=${pod.metadata?.labels?.['controller-revision-hash']}`;
    if (type !== 'MODIFIED' || !isTerminating(pod) || !isOwned(pod)) return;
    const { items } = await kube.core.listNamespacedPod({ namespace, labelSelector });
    for (const other of items)
      if (!isTerminating(other)) await kube.core.deleteNamespacedPod({ namespace, name: nameOf(other) });
  }),
);

export const ignoresMinReadySeconds = fault(
  'ignores minReadySeconds',
  mutates({ resource: 'statefulsets', on: ['CREATE', 'UPDATE'] }, (set) => {
    if (set.spec) set.spec.minReadySeconds = 0;
    return set;
  }),
);

const ignoresChangedMinReadySeconds = fault(
  'ignores changes of minReadySeconds',
  mutates({ resource: 'statefulsets', on: ['UPDATE'] }, (set, { before }) => {
    if (set.spec) set.spec.minReadySeconds = before?.spec?.minReadySeconds ?? 0;
    return set;
  }),
);

const countsReadyPodsAsAvailable = fault(
  'counts every Ready pod as available',
  mutates({ resource: 'statefulsets', on: ['UPDATE'], subresource: 'status' }, (set) => {
    if (set.status) set.status.availableReplicas = set.status.readyReplicas ?? 0;
    return set;
  }),
);

export const ordering: Readonly<Record<string, readonly Fault[]>> = {
  'ordering/created-in-order': [startsAllPodsAtOnce, createsLastPodSecond],
  'ordering/deleted-in-reverse': [deletesAllPodsAtOnce, deletesFirstPodWithLast],
  'ordering/scale-up-adds-youngest-last': [startsAllPodsAtOnce, replacesFirstPodOnScaleUp],
  'ordering/scale-down-removes-last': [deletesFirstOrdinals, deletesAllPodsAtOnce],
  'ordering/unhealthy-top-is-removed': [deletesOnlyAvailablePods],
  'ordering/init-containers-gate': [startsAllPodsAtOnce, createsNextPodDuringInit],
  'ordering/parallel-starts-together': [
    fault('starts and deletes pods one after the other', setsPodManagementPolicy('OrderedReady')),
  ],
  'ordering/parallel-still-updates-in-turn': [updatesAllPodsAtOnce, ignoresMinReadySeconds],
  'ordering/no-deadlock-behind-a-failed-predecessor': [neverRecreatesPod],
  'ordering/min-ready-seconds': [
    ignoresMinReadySeconds,
    ignoresChangedMinReadySeconds,
    countsReadyPodsAsAvailable,
  ],
};
