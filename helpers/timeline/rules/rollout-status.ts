import type { V1StatefulSet } from '@kubernetes/client-node';
import { cacheLag } from '../allowances';
import { type History, marksOf } from '../history';
import { isPresent, objectHistories, type Version } from '../object-histories';
import { isReady, type Member, membersOf, ordinalsOf, startOf, stateAt } from '../pods';
import { inconclusive, type Line, type RuleResult, rule, satisfied, violated } from './rule';

/**
 * Compares what `kubectl rollout status` concludes from the status of the StatefulSet with the pods. The status
 * describes the pods that the controller saw before it wrote the status, and two watches deliver the status and the pods:
 * the status is right if it describes the pods at any moment from the cache lag before its arrival to the cache lag after.
 */
export const rolloutStatusAgrees = rule(
  {
    name: 'rolloutStatusAgrees',
    sentence:
      'the rollout is complete by the rules of "kubectl rollout status" if and only if every pod from the partition on is updated and every pod is Ready',
    over: ['Pod', 'StatefulSet'],
    needs:
      'a status that is incomplete, a later status that is complete, and a quiet period at the end of the rollout',
  },
  (history) => {
    const members = membersOf(history);
    const statuses = statusesIn(history);
    const complete = statuses.filter(({ object }) => waitingFor(object) === undefined);
    const checks = complete.map((status) => describesPods(status, members, history));
    const [last] = statuses.slice(-1);
    const quiet = marksOf(history).findLast(({ kind }) => kind === 'quiet period');
    const isLast = last !== undefined && quiet !== undefined;
    const incomplete = statuses.findIndex(({ object }) => waitingFor(object) !== undefined);
    const completed = statuses.findLastIndex(({ object }) => waitingFor(object) === undefined);
    return {
      checks: [...checks, ...(isLast ? [completesAtTheEnd(last, members, history)] : [])],
      enough: isLast && incomplete >= 0 && completed > incomplete,
    };
  },
);

type Status = Version<V1StatefulSet>;

/** What `kubectl rollout status` waits for; undefined if it reports the rollout as complete. */
function waitingFor({ metadata, spec, status }: V1StatefulSet): string | undefined {
  const { observedGeneration = 0, readyReplicas = 0, updatedReplicas = 0 } = status ?? {};
  const replicas = spec?.replicas ?? 1;
  const rollingUpdate = spec?.updateStrategy?.rollingUpdate;
  if (observedGeneration === 0 || observedGeneration < (metadata?.generation ?? 0))
    return 'the controller to observe the change';
  if (readyReplicas < replicas) return `${replicas} Ready pods, readyReplicas is ${readyReplicas}`;
  if (rollingUpdate) {
    const updated = replicas - (rollingUpdate.partition ?? 0);
    return updatedReplicas < updated
      ? `${updated} updated pods, updatedReplicas is ${updatedReplicas}`
      : undefined;
  }
  return status?.updateRevision === status?.currentRevision
    ? undefined
    : 'currentRevision to become updateRevision';
}

const statusesIn = ({ streams, from }: History): readonly Status[] =>
  objectHistories<'StatefulSet'>(streams.StatefulSet)
    .flatMap(({ versions }) => versions)
    .filter(({ index }) => index >= from.streams.StatefulSet)
    .sort((a, b) => a.index - b.index);

function describesPods(status: Status, members: readonly Member[], history: History): RuleResult {
  const problems = momentsNear(status, history).map((index) => problemAt(status.object, members, index));
  const [problem] = problems;
  if (problem === undefined || problems.includes(undefined)) return satisfied;
  return violated({
    headline: `the rollout was reported as complete while ${problem}`,
    expected: 'every pod from the partition on updated, and every pod Ready',
    received: problem,
    lines: [lineOf(status)],
  });
}

/** The status at the end of a quiet period, in which the controller had time to report the pods. */
function completesAtTheEnd(status: Status, members: readonly Member[], { streams }: History): RuleResult {
  const waiting = waitingFor(status.object);
  if (waiting === undefined) return satisfied;
  const problem = problemAt(status.object, members, streams.Pod.length);
  const [lastChange] = streams.Pod.slice(-1);
  if (problem !== undefined) return inconclusive(`the rollout has not ended: ${problem}`);
  if (lastChange && lastChange.at > status.at - cacheLag)
    return inconclusive('the pods changed just before the last status');
  return violated({
    headline: 'the rollout is never reported as complete, although every pod is updated and Ready',
    expected: 'a status for which "kubectl rollout status" ends',
    received: `"kubectl rollout status" waits for ${waiting}`,
    lines: [lineOf(status)],
  });
}

/** The positions in the stream of pods within the cache lag around the arrival of a status. */
function momentsNear({ at }: Status, { streams: { Pod } }: History): readonly number[] {
  const first = Pod.findIndex((event) => event.at >= at - cacheLag);
  const last = Pod.findLastIndex((event) => event.at <= at + cacheLag);
  if (first < 0) return [Pod.length];
  return Array.from({ length: last + 1 - first + 1 }, (_, i) => first + i);
}

/** The first pod that contradicts a complete rollout, before this position in the stream of pods. */
function problemAt({ metadata, spec, status }: V1StatefulSet, members: readonly Member[], index: number) {
  const start = startOf(spec);
  const partition = spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
  const position = { at: 0, index };
  return ordinalsOf(spec)
    .map((ordinal) => {
      const name = `${metadata?.name}-${ordinal}`;
      const pod = members.find((member) => member.name === name && isPresent(member, position));
      if (!pod) return `${name} was missing`;
      if (ordinal >= start + partition && pod.revision !== status?.updateRevision)
        return `${name} had revision ${pod.revision} instead of ${status?.updateRevision}`;
      const version = pod.versions.findLast((each) => each.index < index) ?? pod.versions[0];
      return isReady(version.object) ? undefined : `${name} was ${stateAt(pod, position)}`;
    })
    .find((problem) => problem !== undefined);
}

const lineOf = ({ at, object: { metadata, status } }: Status): Line => ({
  at,
  subject: `StatefulSet ${metadata?.name}`,
  what: `readyReplicas ${status?.readyReplicas ?? 0}, updatedReplicas ${status?.updatedReplicas ?? 0}`,
  isViolation: true,
});
