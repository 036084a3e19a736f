import { isDeepStrictEqual } from 'node:util';
import type { V1Pod, V1StatefulSet, V1StatefulSetStatus } from '@kubernetes/client-node';
import { counted } from '../../format';
import { cacheLag, clockRounding } from '../allowances';
import type { History } from '../history';
import { objectHistories, type Version } from '../object-histories';
import { factsOf, isReady, type Member, membersOf, ordinalsOf, revisionOf } from '../pods';
import { type Line, linesOf, type RuleResult, rule, satisfied, violated } from './rule';

/**
 * A status may show any state that the pods had since the controller began to compute it. The controller may act on an
 * outdated cache, and the streams of pods and of StatefulSets have no common order: hence the cache lag before and after.
 */
export const countsMatchPods = rule(
  {
    name: 'countsMatchPods',
    sentence: 'each count that the controller writes into the status agrees with the pods',
    over: ['Pod', 'StatefulSet'],
    needs: 'a status that was written while a pod existed',
  },
  (history) => {
    const members = membersOf(history);
    const writes = statusWritesOf(history);
    const checks = writes.flatMap((write) =>
      counts.map((count) => checkCount(history, members, write, count)),
    );
    const enough = writes.some((write) => visiblePods(members, write).length > 0);
    return { checks, enough };
  },
);

/** Without an allowance for cache lag: the counts of one status are from one moment. */
export const countsWithinReplicas = rule(
  {
    name: 'countsWithinReplicas',
    sentence:
      'no count exceeds status.replicas, and the pods of two revisions are not more than status.replicas',
    over: ['StatefulSet'],
    needs: 'a status that counts a pod',
  },
  (history) => {
    const writes = statusWritesOf(history);
    const checks = writes.map((write) => {
      const { replicas, readyReplicas = 0, availableReplicas = 0, ...status } = write.status;
      const { currentReplicas = 0, updatedReplicas = 0, currentRevision, updateRevision } = status;
      const ofRevisions =
        currentRevision === updateRevision ? currentReplicas : currentReplicas + updatedReplicas;
      if (
        availableReplicas >= 0 &&
        availableReplicas <= readyReplicas &&
        Math.max(readyReplicas, ofRevisions, updatedReplicas) <= replicas
      )
        return satisfied;
      return violated({
        headline: `the counts in the status of StatefulSet ${write.set} contradict each other`,
        expected:
          'availableReplicas ≤ readyReplicas ≤ replicas; currentReplicas + updatedReplicas ≤ replicas if the revisions differ',
        received: formatStatus(write.status),
        lines: [lineOf(write)],
      });
    });
    return { checks, enough: writes.some(({ status }) => status.replicas > 0) };
  },
);

/** With the strategy RollingUpdate. The rule needs a rollout of a new pod template. */
export const currentRevisionFollowsRollout = rule(
  {
    name: 'currentRevisionFollowsRollout',
    sentence:
      'currentRevision becomes updateRevision when every pod is Ready with the update revision, and not before',
    over: ['Pod', 'StatefulSet'],
    needs: 'a change of updateRevision, and a status that was written after that',
  },
  (history) => {
    const members = membersOf(history);
    const writes = statusWritesOf(history);
    const checks = writes.map((write) => checkRevision(history, members, write));
    const enough = writes.some(
      ({ status, before }) => (before?.updateRevision ?? status.updateRevision) !== status.updateRevision,
    );
    return { checks, enough };
  },
);

type Count = 'replicas' | 'readyReplicas' | 'availableReplicas' | 'currentReplicas' | 'updatedReplicas';

const counts: readonly Count[] = [
  'replicas',
  'readyReplicas',
  'availableReplicas',
  'currentReplicas',
  'updatedReplicas',
];

/** A version of a StatefulSet whose status differs from the version before. A change of the spec alone keeps an old status. */
interface StatusWrite extends Version<V1StatefulSet> {
  readonly set: string;
  /**
   * The controller computed the status after this moment: after it wrote the previous status, and after the generation
   * existed that it observed. On a busy machine seconds may pass until it writes the status.
   */
  readonly computedAfter: number;
  readonly status: V1StatefulSetStatus;
  readonly before: V1StatefulSetStatus | undefined;
}

const statusWritesOf = ({ streams, from }: History): readonly StatusWrite[] =>
  objectHistories<'StatefulSet'>(streams.StatefulSet).flatMap(({ name, versions }) => {
    const writes: StatusWrite[] = [];
    for (const [i, version] of versions.entries()) {
      const before = versions[i - 1]?.object.status;
      const { status } = version.object;
      if (i === 0 || !status || isDeepStrictEqual(status, before)) continue;
      const { observedGeneration = 0 } = status;
      const observed = versions.find(
        ({ object }) => (object.metadata?.generation ?? 0) >= observedGeneration,
      );
      const computedAfter = Math.max(writes.at(-1)?.at ?? 0, observed?.at ?? 0);
      writes.push({ ...version, set: name, computedAfter, status, before });
    }
    return writes.filter(({ index }) => index >= from.streams.StatefulSet);
  });

/** Whether the controller counts a pod in this state. */
const isCounted: Readonly<Record<Count, (pod: V1Pod, status: V1StatefulSetStatus) => boolean>> = {
  replicas: () => true,
  readyReplicas: isReady,
  availableReplicas: isReady,
  currentReplicas: (pod, { currentRevision }) => isKeptAt(pod, currentRevision),
  updatedReplicas: (pod, { updateRevision }) => isKeptAt(pod, updateRevision),
};

const isKeptAt = (pod: V1Pod, revision: string | undefined) =>
  !pod.metadata?.deletionTimestamp && revisionOf(pod) === revision;

const described: Readonly<Record<Count, string>> = {
  replicas: 'existed',
  readyReplicas: 'were Ready',
  availableReplicas: 'were available',
  currentReplicas: 'had the current revision',
  updatedReplicas: 'had the update revision',
};

function checkCount(
  history: History,
  members: readonly Member[],
  write: StatusWrite,
  count: Count,
): RuleResult {
  const { set, status, object } = write;
  const value = status[count] ?? 0;
  const holds = (pod: V1Pod) => isCounted[count](pod, status);
  const visible = visiblePods(members, write);
  const most = visible.filter(({ states }) => states.some(holds)).length;
  // A pod counts as available after minReadySeconds; the controller may have written the status for an older spec.
  const { minReadySeconds = 0 } = object.spec ?? {};
  const readyTime =
    count === 'availableReplicas' && minReadySeconds > 0 ? minReadySeconds * 1000 + clockRounding : 0;
  const isOutdated = readyTime > 0 && status.observedGeneration !== object.metadata?.generation;
  const least = isOutdated
    ? 0
    : visiblePods(members, write, readyTime).filter(
        ({ isThroughout, states }) => isThroughout && states.every(holds),
      ).length;
  if (value >= least && value <= most) return satisfied;
  const actual = least === most ? String(most) : `${least} to ${most}`;
  return violated({
    headline: `${count} of StatefulSet ${set} was ${value}, although ${formatPods(least, most)} ${described[count]}`,
    expected: `${count} ${actual}`,
    received: formatStatus(status),
    lines: linesAround(history, members, write),
  });
}

function checkRevision(history: History, members: readonly Member[], write: StatusWrite): RuleResult {
  const { set, status, before, object } = write;
  const { currentRevision, updateRevision } = status;
  const pods = visiblePods(members, write);
  const isUpdated = (pod: V1Pod) => isReady(pod) && isKeptAt(pod, updateRevision);
  if (before?.currentRevision && currentRevision !== before.currentRevision) {
    const hasUpdated = (each: string) =>
      pods.some(({ name, states }) => name === each && states.some(isUpdated));
    const early = requiredPods(write, pods).find((each) => !hasUpdated(each));
    return early
      ? violated({
          headline: `currentRevision of StatefulSet ${set} changed before the rollout ended`,
          expected: `${before.currentRevision} until every pod is Ready with the update revision`,
          received: `${currentRevision} while ${early} was not Ready with the update revision`,
          lines: linesAround(history, members, write),
        })
      : satisfied;
  }
  const isComplete =
    status.observedGeneration === object.metadata?.generation &&
    pods.length > 0 &&
    pods.length === object.spec?.replicas &&
    pods.every(({ isThroughout, states }) => isThroughout && states.every(isUpdated));
  if (!isComplete || currentRevision === updateRevision) return satisfied;
  return violated({
    headline: `currentRevision of StatefulSet ${set} did not become updateRevision when the rollout ended`,
    expected: `currentRevision ${updateRevision}`,
    received: `currentRevision ${currentRevision}`,
    lines: linesAround(history, members, write),
  });
}

/**
 * The names of the pods that a rollout must have updated: those of the spec that the controller observed. If the spec in the
 * write is a newer one, the pods that existed throughout the window.
 */
const requiredPods = (
  { set, status, object: { metadata, spec } }: StatusWrite,
  pods: readonly VisiblePod[],
): readonly string[] =>
  status.observedGeneration === metadata?.generation
    ? ordinalsOf(spec).map((ordinal) => `${set}-${ordinal}`)
    : pods.flatMap(({ name, isThroughout }) => (isThroughout ? [name] : []));

interface VisiblePod {
  readonly name: string;
  /** The states of the pod in the window. */
  readonly states: readonly V1Pod[];
  readonly isThroughout: boolean;
}

/** The pods that the controller may have seen when it computed a status; the window may begin earlier. */
const visiblePods = (
  members: readonly Member[],
  { set, computedAfter, at }: StatusWrite,
  earlier = 0,
): readonly VisiblePod[] => {
  const [from, to] = [computedAfter - cacheLag - earlier, at + cacheLag];
  return members
    .filter((pod) => pod.set === set)
    .flatMap(({ name, versions, gone }) => {
      const states = versions.filter((version, i) => {
        const until = (versions[i + 1] ?? gone)?.at ?? Number.POSITIVE_INFINITY;
        return version.at <= to && until >= from;
      });
      if (states.length === 0) return [];
      const isThroughout = versions[0].at <= from && (gone?.at ?? Number.POSITIVE_INFINITY) > to;
      return { name, states: states.map(({ object }) => object), isThroughout };
    });
};

const formatPods = (least: number, most: number): string => {
  if (most === 0) return 'no pod';
  if (least < most) return `${least} to ${most} pods`;
  return counted(most, 'pod');
};

const formatStatus = (status: V1StatefulSetStatus): string =>
  counts.map((count) => `${count} ${status[count] ?? 0}`).join(', ');

const lineOf = ({ at, set }: StatusWrite): Line => ({
  at,
  subject: `StatefulSet ${set}`,
  what: 'has a new status',
  isViolation: true,
});

const linesAround = (history: History, members: readonly Member[], write: StatusWrite): readonly Line[] => [
  ...linesOf(factsOf(history, members).filter(({ pod }) => pod.set === write.set)),
  lineOf(write),
];
