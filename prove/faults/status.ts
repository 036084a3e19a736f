import type { V1StatefulSetStatus } from '@kubernetes/client-node';
import { asMergePatch } from '../../helpers/kube/patch';
import { type Fault, fault, interferes, isController, mutates, rejects } from '../fault';
import { rejectsPodCreation } from './creation';
import { nameOf } from './pods';

/** Changes each status that the controller writes. */
const changesStatus = (
  change: (status: V1StatefulSetStatus, before: V1StatefulSetStatus | undefined) => void,
) =>
  mutates({ resource: 'statefulsets', on: ['UPDATE'], subresource: 'status' }, (set, review) => {
    if (isController(review) && set.status) change(set.status, review.before?.status);
    return set;
  });

/** The API server rejects a status in which another count exceeds `replicas`. */
const countsFivePodsMore = fault(
  'counts five pods more than exist',
  changesStatus((status) => {
    status.replicas += 5;
  }),
);

const countsUnreadyPodsAsReady = fault(
  'counts pods that are not Ready as ready',
  changesStatus((status) => {
    status.readyReplicas = status.replicas;
  }),
);

const countsPodsOfBothRevisionsAsCurrent = fault(
  'counts the pods of every revision as current',
  changesStatus((status) => {
    status.currentReplicas = status.replicas;
  }),
);

const neverObservesChanges = fault(
  'never observes a change of the spec',
  changesStatus((status) => {
    status.observedGeneration = 1;
  }),
);

const statusAnnotation = 'stsc/status';

/** The API server itself drops the status of such a request, so an API client writes the status afterwards. */
const appliesStatusOfMainEndpoint = fault(
  'applies a status that is sent to the StatefulSet itself',
  mutates({ resource: 'statefulsets', on: ['UPDATE'] }, (set, { before }) => {
    if (set.status?.readyReplicas === before?.status?.readyReplicas) return undefined;
    set.metadata = {
      ...set.metadata,
      annotations: { ...set.metadata?.annotations, [statusAnnotation]: JSON.stringify(set.status) },
    };
    return set;
  }),
  interferes({ watch: 'statefulsets' }, async ({ object: set }, { kube, namespace, notes }) => {
    const status = set.metadata?.annotations?.[statusAnnotation];
    if (status === undefined || notes.has('status applied')) return;
    notes.add('status applied');
    await kube.apps.patchNamespacedStatefulSetStatus(
      { name: nameOf(set), namespace, body: { status: JSON.parse(status) } },
      asMergePatch,
    );
  }),
);

const dropsConditionsOfClients = fault(
  'accepts conditions that a client writes but does not store them',
  mutates({ resource: 'statefulsets', on: ['UPDATE'], subresource: 'status' }, (set, review) => {
    if (isController(review) || !set.status) return undefined;
    set.status.conditions = review.before?.status?.conditions ?? [];
    return set;
  }),
);

const changesRevisionAtOnce = fault(
  'makes the update revision current before any pod is updated',
  changesStatus((status) => {
    if (status.updateRevision) status.currentRevision = status.updateRevision;
  }),
);

const neverChangesRevision = fault(
  'keeps the current revision after the end of a rollout',
  changesStatus((status, before) => {
    if (before?.currentRevision) status.currentRevision = before.currentRevision;
  }),
);

/** A quota is created and changed by the test, and its status is written by its controller. */
const ignoresQuota = fault(
  'creates pods in spite of a ResourceQuota',
  mutates({ resource: 'resourcequotas', on: ['UPDATE'], subresource: 'status' }, (quota) => {
    if (quota.status?.used?.pods !== undefined) quota.status.used.pods = '0';
    return quota;
  }),
);

const ignoresRaisedQuota = fault(
  'never creates a pod again whose creation a ResourceQuota rejected',
  mutates({ resource: 'resourcequotas', on: ['UPDATE'] }, (_, { notes }) => {
    notes.add('raised');
    return undefined;
  }),
  rejectsPodCreation((_, { notes }) => notes.has('raised')),
);

const isAboutSet = (reason: string) => (event: { reason?: string; involvedObject: { name?: string } }) =>
  event.reason === reason && event.involvedObject.name === 'web';

const sendsNoEvent = (reason: string) =>
  fault(
    `sends no event ${reason}`,
    rejects({ resource: 'events', on: ['CREATE'] }, (event) =>
      isAboutSet(reason)(event) ? 'this event must not be created' : undefined,
    ),
  );

const countsAvailablePodsOnlyOnChanges = fault(
  'counts a pod as available only when the spec changes',
  changesStatus((status, before) => {
    if (status.observedGeneration === before?.observedGeneration)
      status.availableReplicas = before?.availableReplicas ?? 0;
  }),
);

export const status: Readonly<Record<string, readonly Fault[]>> = {
  'status/counts': [
    countsFivePodsMore,
    countsUnreadyPodsAsReady,
    countsPodsOfBothRevisionsAsCurrent,
    neverObservesChanges,
    appliesStatusOfMainEndpoint,
    dropsConditionsOfClients,
  ],
  'status/counts-stay-in-bounds': [countsFivePodsMore, countsPodsOfBothRevisionsAsCurrent],
  'status/revisions': [changesRevisionAtOnce, neverChangesRevision],
  'status/quota': [ignoresQuota, countsFivePodsMore, ignoresRaisedQuota, sendsNoEvent('SuccessfulDelete')],
  'status/available-on-time': [countsAvailablePodsOnlyOnChanges],
};
