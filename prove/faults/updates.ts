import type { V1Pod, V1StatefulSet } from '@kubernetes/client-node';
import { isReady, isRunning, revisionOf } from '../../helpers/timeline/pods';
import { type Fault, fault, interferes, mutates, type Notes, type Review } from '../fault';
import { deletesClaimWithPod } from './claims';
import { isRecreated, mutatesCreatedPods } from './creation';
import { ignoresMinReadySeconds, updatesAllPodsAtOnce } from './ordering';
import { nameOf, ordinalOf } from './pods';

const note = 'revision ';

/** The revisions of the pods that the controller created in a namespace, the earliest first. */
const revisionsIn = (notes: Notes): readonly string[] =>
  [...notes].filter((each) => each.startsWith(note)).map((each) => each.slice(note.length));

const setRevision = ({ metadata }: V1Pod, revision: string | undefined) => {
  if (metadata && revision) metadata.labels = { ...metadata.labels, 'controller-revision-hash': revision };
};

/** Gives each new pod the revision that is chosen, undefined for its own. */
const choosesRevision = (
  choose: (own: string, earlier: readonly string[], pod: V1Pod, review: Review<V1Pod>) => string | undefined,
) =>
  mutatesCreatedPods((pod, review) => {
    const own = revisionOf(pod) ?? '';
    review.notes.add(`${note}${own}`);
    setRevision(pod, choose(own, revisionsIn(review.notes), pod, review));
  });

const createsFirstRevision = fault(
  'creates every pod from the first revision',
  choosesRevision((_, [first]) => first),
);

const recreatesWithNewRevision = fault(
  'recreates a deleted pod with a new revision',
  mutatesCreatedPods((pod, review) => {
    if (isRecreated(pod, review)) setRevision(pod, 'new-revision');
  }),
);

const createsAddedPodsFromFirstRevision = fault(
  'creates an added pod from the first revision',
  choosesRevision((_, [first], pod, review) => (isRecreated(pod, review) ? undefined : first)),
);

const restoresOtherRevision = fault(
  'recreates a deleted pod with the other of two revisions',
  choosesRevision((own, all, pod, { notes }) => {
    const restored = `${nameOf(pod)} had ${own}`;
    if (notes.has(restored)) return all.find((each) => each !== own);
    notes.add(restored);
    return undefined;
  }),
);

const isFirstChange = (notes: Notes): boolean => {
  if (notes.has('template changed')) return false;
  notes.add('template changed');
  return true;
};

const isBeingUpdated = ({ status }: V1StatefulSet): boolean =>
  status?.updateRevision !== undefined && status.currentRevision !== status.updateRevision;

const updatesFirstPodFirst = fault(
  'updates the pod with the lowest ordinal first',
  interferes({ watch: 'statefulsets' }, async ({ object: set }, { kube, namespace, notes }) => {
    if (!isBeingUpdated(set) || !isFirstChange(notes)) return;
    await kube.core.deleteNamespacedPod({ namespace, name: `${nameOf(set)}-0` });
  }),
);

const updatesBeforeReady = fault(
  'updates a pod before the last updated pod is Ready',
  interferes({ watch: 'pods' }, async ({ object: pod }, { kube, namespace, notes }) => {
    notes.add(`${note}${revisionOf(pod)}`);
    const isUpdated = revisionOf(pod) !== revisionsIn(notes)[0];
    if (ordinalOf(pod) !== 1 || !isUpdated || !isRunning(pod) || isReady(pod) || !isFirstChange(notes))
      return;
    await kube.core.deleteNamespacedPod({ namespace, name: nameOf(pod).replace(/\d+$/, '0') });
  }),
);

const keepsRevisionNumbers = fault(
  'does not give an earlier revision the next number',
  mutates({ resource: 'controllerrevisions', on: ['UPDATE'] }, (revision, { before }) => ({
    ...revision,
    revision: before?.revision ?? revision.revision,
  })),
);

const keepsReplacedLabels = fault(
  'keeps a label of the replaced revision after a rollback',
  mutatesCreatedPods((pod, { notes }) => {
    const colour = pod.metadata?.labels?.colour;
    if (notes.has('yellow') && pod.metadata?.labels) pod.metadata.labels.colour = 'yellow';
    if (colour) notes.add(colour);
  }),
);

const setPartition = (set: V1StatefulSet, partition: number | undefined): V1StatefulSet => {
  const { rollingUpdate } = set.spec?.updateStrategy ?? {};
  if (rollingUpdate && partition !== undefined) rollingUpdate.partition = partition;
  return set;
};

const ignoresPartition = fault(
  'ignores the partition',
  mutates({ resource: 'statefulsets', on: ['CREATE', 'UPDATE'] }, (set) => setPartition(set, 0)),
);

const ignoresChangedPartition = fault(
  'ignores changes of the partition',
  mutates({ resource: 'statefulsets', on: ['UPDATE'] }, (set, { before }) =>
    setPartition(set, before?.spec?.updateStrategy?.rollingUpdate?.partition),
  ),
);

const ignoresOnDelete = fault(
  'updates pods although the strategy is OnDelete',
  mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set) => {
    if (set.spec) set.spec.updateStrategy = { type: 'RollingUpdate' };
    return set;
  }),
);

const ignoresTemplateChanges = fault(
  'ignores changes of the pod template',
  mutates({ resource: 'statefulsets', on: ['UPDATE'] }, (set, { before }) => {
    if (set.spec && before?.spec) set.spec.template = before.spec.template;
    return set;
  }),
);

const recreatesFromFirstTemplate = fault(
  'recreates pods without the change of the pod template',
  mutatesCreatedPods((pod, review) => {
    if (!isRecreated(pod, review) || !pod.metadata || !pod.spec) return;
    const { colour: _, ...labels } = pod.metadata.labels ?? {};
    pod.metadata.labels = labels;
    pod.metadata.annotations = {};
    for (const container of pod.spec.containers) {
      delete container.env;
      container.resources = {};
    }
  }),
  // The other fields of the pod do not show a change of the image.
  choosesRevision((_, [first], { spec }) =>
    spec?.containers.some(({ image }) => image === 'missing') ? first : undefined,
  ),
);

const changesTemplateWithEveryChange = fault(
  'changes the pod template with every change of the StatefulSet',
  mutates({ resource: 'statefulsets', on: ['UPDATE'] }, (set, { before }) => {
    const { metadata } = set.spec?.template ?? {};
    if (metadata)
      metadata.annotations = { ...metadata.annotations, replaces: before?.metadata?.resourceVersion ?? '' };
    return set;
  }),
);

const reportsCompletionAtOnce = fault(
  'reports all pods as updated as soon as the pod template changes',
  mutates({ resource: 'statefulsets', on: ['UPDATE'], subresource: 'status' }, (set) => {
    if (!set.status?.updateRevision) return undefined;
    set.status.updatedReplicas = set.spec?.replicas ?? 1;
    set.status.currentRevision = set.status.updateRevision;
    return set;
  }),
);

const neverReportsCompletion = fault(
  'never reports that an update is complete',
  mutates({ resource: 'statefulsets', on: ['UPDATE'], subresource: 'status' }, (set, { before }) => {
    if (!set.status) return undefined;
    set.status.updatedReplicas = 0;
    if (before?.status?.currentRevision) set.status.currentRevision = before.status.currentRevision;
    return set;
  }),
);

export const updates: Readonly<Record<string, readonly Fault[]>> = {
  'updates/any-template-change': [ignoresTemplateChanges, recreatesFromFirstTemplate],
  'updates/canary-and-phases': [ignoresPartition, ignoresChangedPartition, restoresOtherRevision],
  'updates/keeps-volumes': [deletesClaimWithPod],
  'updates/mid-rollout-deletion': [restoresOtherRevision],
  'updates/non-template-changes-restart-nothing': [changesTemplateWithEveryChange],
  'updates/on-delete': [ignoresOnDelete, createsFirstRevision, neverReportsCompletion],
  'updates/partition-counts-from-start': [ignoresPartition, restoresOtherRevision],
  'updates/partition-outlives-zero': [recreatesWithNewRevision],
  'updates/rollout-status-agrees': [reportsCompletionAtOnce, neverReportsCompletion],
  'updates/rolls-back': [keepsRevisionNumbers, keepsReplacedLabels],
  'updates/rolls-in-reverse': [
    updatesAllPodsAtOnce,
    updatesFirstPodFirst,
    updatesBeforeReady,
    ignoresMinReadySeconds,
    createsAddedPodsFromFirstRevision,
  ],
};
