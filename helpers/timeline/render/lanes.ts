import type { V1Pod } from '@kubernetes/client-node';
import type { History } from '../history';
import { isReady, isRunning, type Pod, podsOf } from '../pods';

export type Phase = 'pending' | 'running' | 'ready' | 'terminating' | 'ended';

/** The time that a pod spent in one phase. */
export interface Span {
  readonly phase: Phase;
  readonly from: number;
  readonly to: number;
}

/** All pods that had one name, in order. */
export interface Lane {
  readonly name: string;
  readonly pods: readonly { readonly spans: readonly Span[]; readonly gone: number | undefined }[];
}

export function lanesOf(history: History, end: number): readonly Lane[] {
  const pods = podsOf(history).toSorted(bySetAndOrdinal);
  const names = [...new Set(pods.map(({ name }) => name))];
  return names.map((name) => ({
    name,
    pods: pods
      .filter((pod) => pod.name === name)
      .map((pod) => ({ spans: spansOf(pod, end), gone: pod.gone?.at })),
  }));
}

/** The right end of the picture: shortly after the last event or action. */
export function endOf({ streams, marks }: History): number {
  const last = Math.max(1_000, ...streams.Pod.map(({ at }) => at), ...marks.map(({ at }) => at));
  return last * 1.03;
}

function spansOf(pod: Pod, end: number): readonly Span[] {
  const podEnd = pod.gone?.at ?? end;
  const phases = pod.versions.map(({ at, object }) => ({ at, phase: phaseOf(object) }));
  const phaseChanges = phases.filter(({ phase }, i) => phase !== phases[i - 1]?.phase);
  return phaseChanges.map(({ at, phase }, i) => ({
    phase,
    from: at,
    to: phaseChanges[i + 1]?.at ?? podEnd,
  }));
}

function phaseOf(pod: V1Pod): Phase {
  if (pod.metadata?.deletionTimestamp) return 'terminating';
  if (isReady(pod)) return 'ready';
  if (isRunning(pod)) return 'running';
  return pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded' ? 'ended' : 'pending';
}

const bySetAndOrdinal = (a: Pod, b: Pod) =>
  (a.set ?? a.name).localeCompare(b.set ?? b.name) ||
  (a.ordinal ?? Number.POSITIVE_INFINITY) - (b.ordinal ?? Number.POSITIVE_INFINITY) ||
  a.name.localeCompare(b.name);
