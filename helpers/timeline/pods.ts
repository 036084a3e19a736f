import type { V1Pod, V1StatefulSet } from '@kubernetes/client-node';
import type { History } from './history';
import {
  isPresent,
  type ObjectHistory,
  objectHistories,
  type StreamPosition,
  versionBefore,
} from './object-histories';

export interface Pod extends ObjectHistory<V1Pod> {
  /** The StatefulSet that controls the pod, or did earlier. */
  readonly set: string | undefined;
  readonly ordinal: number | undefined;
  readonly revision: string | undefined;
}

/** A pod whose name is that of its StatefulSet with an ordinal. */
export interface Member extends Pod {
  readonly set: string;
  readonly ordinal: number;
}

export type FactKind =
  | 'created'
  | 'Running'
  | 'Ready'
  | 'unready'
  | 'deleted'
  | 'gone'
  | 'Failed'
  | 'Succeeded';

/** A change of a pod. "deleted" is the deletion request, "gone" the removal from the API. */
export interface Fact<P extends Pod = Pod> extends StreamPosition {
  readonly kind: FactKind;
  readonly pod: P;
}

export const isRunning = (pod: V1Pod): boolean => pod.status?.phase === 'Running';

/** "Running and Ready" in the docs. */
export const isReady = (pod: V1Pod): boolean => isRunning(pod) && readyCondition(pod)?.status === 'True';

export const readyCondition = (pod: V1Pod) => pod.status?.conditions?.find(({ type }) => type === 'Ready');

export const claimsOf = (pod: V1Pod): readonly string[] =>
  (pod.spec?.volumes ?? [])
    .flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [])
    .sort();

/** The name of the ControllerRevision that a pod was created from. */
export const revisionOf = ({ metadata }: V1Pod): string | undefined =>
  metadata?.labels?.['controller-revision-hash'];

export const hostnameOf = (pod: V1Pod): string => pod.spec?.hostname ?? pod.metadata?.name ?? '';

export const latest = (pod: Pod): V1Pod => (pod.versions.at(-1) ?? pod.versions[0]).object;

export function podsOf({ streams }: History): readonly Pod[] {
  return objectHistories<'Pod'>(streams.Pod).map((history) => {
    const set = history.versions
      .map(({ object }) => controllerOf(object))
      .findLast((name) => name !== undefined);
    const revision = revisionOf(history.versions[0].object);
    return { ...history, set, ordinal: ordinalIn(set, history.name), revision };
  });
}

export const membersOf = (history: History): readonly Member[] => podsOf(history).filter(isMember);

const isMember = (pod: Pod): pod is Member => pod.set !== undefined && pod.ordinal !== undefined;

const controllerOf = (pod: V1Pod): string | undefined =>
  pod.metadata?.ownerReferences?.find(({ controller, kind }) => controller && kind === 'StatefulSet')?.name;

function ordinalIn(set: string | undefined, name: string): number | undefined {
  if (set === undefined || !name.startsWith(`${set}-`)) return undefined;
  const ordinal = name.slice(set.length + 1);
  return /^(0|[1-9]\d*)$/.test(ordinal) ? Number(ordinal) : undefined;
}

/** Every start ordinal that a set had: `spec.ordinals.start` may change on a live set. */
export function startsOf(history: History, set: string): readonly number[] {
  const starts = specsOf(history, set).map(startOf);
  return starts.length > 0 ? [...new Set(starts)] : [0];
}

/** The first ordinal above every ordinal that the set's replicas ever covered. */
export const firstUnusedOrdinal = (history: History, set: string): number =>
  Math.max(0, ...specsOf(history, set).map((spec) => startOf(spec) + (spec?.replicas ?? 1)));

const specsOf = ({ streams }: History, set: string): readonly V1StatefulSet['spec'][] =>
  objectHistories<'StatefulSet'>(streams.StatefulSet)
    .filter(({ name }) => name === set)
    .flatMap(({ versions }) => versions.map(({ object }) => object.spec));

export const startOf = (spec: V1StatefulSet['spec']): number => spec?.ordinals?.start ?? 0;

/** The ordinals of the pods that a spec requires. */
export const ordinalsOf = (spec: V1StatefulSet['spec']): readonly number[] =>
  Array.from({ length: spec?.replicas ?? 1 }, (_, i) => startOf(spec) + i);

/** The changes of these pods after the bookmark, in the order of the stream. */
export const factsOf = <P extends Pod>(history: History, pods: readonly P[]): readonly Fact<P>[] =>
  pods
    .flatMap(factsOfOne)
    .filter(({ index }) => index >= history.from.streams.Pod)
    .sort((a, b) => a.index - b.index);

function factsOfOne<P extends Pod>(pod: P): Fact<P>[] {
  const facts: Fact<P>[] = [];
  const add = (kind: FactKind, position: StreamPosition | undefined) =>
    position && facts.push({ kind, at: position.at, index: position.index, pod });

  add('created', pod.created);
  for (const [i, version] of pod.versions.entries()) {
    const before = pod.versions[i - 1]?.object;
    if (!before && !pod.created) continue;
    const { object } = version;
    const becomes = (is: (pod: V1Pod) => boolean) => is(object) && !(before && is(before));
    if (becomes(isRunning)) add('Running', version);
    if (becomes(isReady)) add('Ready', version);
    if (before && isReady(before) && !isReady(object)) add('unready', version);
    if (becomes(({ status }) => status?.phase === 'Failed')) add('Failed', version);
    if (becomes(({ status }) => status?.phase === 'Succeeded')) add('Succeeded', version);
  }
  if (pod.created || pod.deleted?.index !== pod.versions[0].index) add('deleted', pod.deleted);
  add('gone', pod.gone);
  return facts;
}

/** The state of a pod just before a position in the stream, in the terms of the docs. */
export function stateAt(pod: Pod | undefined, position: StreamPosition): string {
  if (!pod || !isPresent(pod, position)) return 'missing';
  return stateOf((versionBefore(pod, position) ?? pod.versions[0]).object);
}

export function stateOf(pod: V1Pod): string {
  if (pod.metadata?.deletionTimestamp) return 'terminating';
  if (isReady(pod)) return 'Ready';
  return isRunning(pod) ? 'Running, not Ready' : (pod.status?.phase ?? 'Pending');
}
