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
  /** The StatefulSet that controls it, or once did. */
  readonly set: string | undefined;
  readonly ordinal: number | undefined;
  readonly revision: string | undefined;
}

/** A pod that bears a name as its StatefulSet gives them. */
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

/** Something that became true of a pod. "deleted" is the request, "gone" its end. */
export interface Fact<P extends Pod = Pod> extends StreamPosition {
  readonly kind: FactKind;
  readonly pod: P;
}

export const isRunning = (pod: V1Pod): boolean => pod.status?.phase === 'Running';

/** "Running and Ready", as the docs say it. */
export const isReady = (pod: V1Pod): boolean => isRunning(pod) && readyCondition(pod)?.status === 'True';

export const readyCondition = (pod: V1Pod) => pod.status?.conditions?.find(({ type }) => type === 'Ready');

export const claimsOf = (pod: V1Pod): readonly string[] =>
  (pod.spec?.volumes ?? [])
    .flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [])
    .sort();

export const hostnameOf = (pod: V1Pod): string => pod.spec?.hostname ?? pod.metadata?.name ?? '';

export const latest = (pod: Pod): V1Pod => (pod.versions.at(-1) ?? pod.versions[0]).object;

export function podsOf({ streams }: History): readonly Pod[] {
  return objectHistories<'Pod'>(streams.Pod).map((life) => {
    const set = life.versions
      .map(({ object }) => controllerOf(object))
      .findLast((name) => name !== undefined);
    const revision = life.versions[0].object.metadata?.labels?.['controller-revision-hash'];
    return { ...life, set, ordinal: ordinalIn(set, life.name), revision };
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

/** Where the ordinals of a set began, at any time: `spec.ordinals.start` may change on a live set. */
export function startsOf(history: History, set: string): readonly number[] {
  const starts = specsOf(history, set).map(startOf);
  return starts.length > 0 ? [...new Set(starts)] : [0];
}

/** The first ordinal that the set never had room for. */
export const firstUnusedOrdinal = (history: History, set: string): number =>
  Math.max(0, ...specsOf(history, set).map((spec) => startOf(spec) + (spec?.replicas ?? 1)));

const specsOf = ({ streams }: History, set: string): readonly V1StatefulSet['spec'][] =>
  objectHistories<'StatefulSet'>(streams.StatefulSet)
    .filter(({ name }) => name === set)
    .flatMap(({ versions }) => versions.map(({ object }) => object.spec));

const startOf = (spec: V1StatefulSet['spec']): number => spec?.ordinals?.start ?? 0;

/** What became true of these pods in the stretch that is judged, in the order of the stream. */
export const factsOf = <P extends Pod>(history: History, pods: readonly P[]): readonly Fact<P>[] =>
  pods
    .flatMap(factsOfOne)
    .filter(({ index }) => index >= history.from.streams.Pod)
    .sort((a, b) => a.index - b.index);

function factsOfOne<P extends Pod>(pod: P): Fact<P>[] {
  const facts: Fact<P>[] = [];
  const tell = (kind: FactKind, moment: StreamPosition | undefined) =>
    moment && facts.push({ kind, at: moment.at, index: moment.index, pod });

  tell('created', pod.created);
  for (const [i, version] of pod.versions.entries()) {
    const before = pod.versions[i - 1]?.object;
    if (!before && !pod.created) continue;
    const { object } = version;
    const turned = (is: (pod: V1Pod) => boolean) => is(object) && !(before && is(before));
    if (turned(isRunning)) tell('Running', version);
    if (turned(isReady)) tell('Ready', version);
    if (before && isReady(before) && !isReady(object)) tell('unready', version);
    if (turned((it) => it.status?.phase === 'Failed')) tell('Failed', version);
    if (turned((it) => it.status?.phase === 'Succeeded')) tell('Succeeded', version);
  }
  if (pod.created || pod.deleted?.index !== pod.versions[0].index) tell('deleted', pod.deleted);
  tell('gone', pod.gone);
  return facts;
}

/** How a pod stood just before a moment, in the words of the docs. */
export function stateAt(pod: Pod | undefined, moment: StreamPosition): string {
  if (!pod || !isPresent(pod, moment)) return 'missing';
  return stateOf((versionBefore(pod, moment) ?? pod.versions[0]).object);
}

export function stateOf(pod: V1Pod): string {
  if (pod.metadata?.deletionTimestamp) return 'terminating';
  if (isReady(pod)) return 'Ready';
  return isRunning(pod) ? 'Running, not Ready' : (pod.status?.phase ?? 'Pending');
}
