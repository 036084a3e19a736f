import { seconds } from '../../format';
import { cacheLag, clockRounding } from '../allowances';
import type { History } from '../history';
import { isPresent, type StreamPosition, versionBefore, versionsVisibleWithLag } from '../object-histories';
import {
  type Fact,
  type FactKind,
  factsOf,
  isReady,
  type Member,
  membersOf,
  readyCondition,
  startsOf,
  stateAt,
} from '../pods';
import { countPods, inconclusive, linesOf, listNames, type Rule, rule, satisfied, violated } from './rule';

export const createdInOrder = rule(
  {
    name: 'createdInOrder',
    sentence: 'every predecessor exists when a pod is created',
    over: ['Pod', 'StatefulSet'],
    needs: 'at least two pod creations',
  },
  (history) => {
    const { facts, creations, predecessorsOf } = creationsIn(history);
    const checks = creations.map((creation) => {
      const predecessors = predecessorsOf(creation);
      const missing = predecessors.filter(({ pod }) => !pod || !isPresent(pod, creation));
      if (missing.length === 0) return satisfied;
      const violators = missing.filter(({ pod }) => !pod?.gone || pod.gone.at < creation.at - cacheLag);
      if (violators.length === 0) return withinCacheLag(missing, 'disappeared', creation);
      return violated({
        headline: `${creation.pod.name} was created before its predecessors`,
        expected: `${listNames(predecessors.map(({ name }) => name))} created before ${creation.pod.name}`,
        received: `${listNames(violators.map(({ name }) => name))} missing`,
        lines: linesOf(around(facts, creation, violators, 'created', 'gone'), creation),
      });
    });
    return { checks, enough: countPods(creations) > 1 };
  },
);

export const predecessorsReady = rule(
  {
    name: 'predecessorsReady',
    sentence: 'every predecessor is Ready when a pod is created',
    over: ['Pod', 'StatefulSet'],
    needs: 'the creation of a pod that has a predecessor',
  },
  (history) => {
    const { facts, creations, predecessorsOf } = creationsIn(history);
    const checks = creations.map((creation) => {
      const predecessors = predecessorsOf(creation);
      const unready = predecessors.filter(({ pod }) => !isReadyAt(pod, creation));
      if (unready.length === 0) return satisfied;
      const violators = unready.filter(({ pod }) => !mayHaveAppearedReady(pod, creation));
      if (violators.length === 0) return withinCacheLag(unready, 'became unready', creation);
      return violated({
        headline: `${creation.pod.name} was created before its predecessors were Ready`,
        expected: `${listNames(predecessors.map(({ name }) => name))} Ready`,
        received: violators.map(({ name, pod }) => `${name} ${stateAt(pod, creation)}`).join(', '),
        lines: linesOf(around(facts, creation, violators, ...readiness), creation),
      });
    });
    return { checks, enough: creations.some((creation) => predecessorsOf(creation).length > 0) };
  },
);

/**
 * Compares timestamps of the API, as the controller does: `lastTransitionTime` of a predecessor's Ready condition with
 * the `creationTimestamp` of its successor. The arrival times of events are not exact enough to count seconds.
 */
export const predecessorsAvailable = (minReadySeconds: number): Rule =>
  rule(
    {
      name: `predecessorsAvailable(${minReadySeconds})`,
      sentence: `every predecessor has been Ready for ${minReadySeconds} s when a pod is created`,
      over: ['Pod', 'StatefulSet'],
      needs:
        'the creation of a pod that has a predecessor, and minReadySeconds above 1 s, the rounding of timestamps',
    },
    (history) => {
      const { facts, creations, predecessorsOf } = creationsIn(history);
      const checks = creations.flatMap((creation) => {
        const predecessors = predecessorsOf(creation);
        return predecessors.map((predecessor) => {
          const { name, pod } = predecessor;
          const violation = (received: string) =>
            violated({
              headline: `${creation.pod.name} was created before its predecessors were Ready for ${minReadySeconds} s`,
              expected: `${listNames(predecessors.map((each) => each.name))} Ready for ${minReadySeconds} s`,
              received: `${name} ${received}`,
              lines: linesOf(around(facts, creation, [predecessor], ...readiness), creation),
            });
          if (!isReadyAt(pod, creation))
            return mayHaveAppearedReady(pod, creation)
              ? withinCacheLag([predecessor], 'became unready', creation)
              : violation(stateAt(pod, creation));
          const readyTime = readyFor(pod, creation);
          if (readyTime === undefined)
            return inconclusive(`the Ready condition of ${name} has no lastTransitionTime`);
          const missing = minReadySeconds * 1000 - readyTime;
          if (missing > clockRounding) return violation(`Ready for ${seconds(readyTime)}`);
          if (missing <= 0) return satisfied;
          return inconclusive(
            `${name} was Ready for ${seconds(readyTime)} when ${creation.pod.name} was created, which differs from ${minReadySeconds} s by no more than the rounding of timestamps`,
          );
        });
      });
      const enough = minReadySeconds * 1000 > clockRounding && checks.length > 0;
      return { checks, enough };
    },
  );

interface Predecessor {
  readonly name: string;
  /** The last pod that had this name before the creation. */
  readonly pod: Member | undefined;
}

function creationsIn(history: History) {
  const members = membersOf(history);
  const facts = factsOf(history, members);
  const creations = facts.filter(({ kind }) => kind === 'created');

  const predecessorsOf = ({ pod: { set, ordinal }, index }: Fact<Member>): readonly Predecessor[] => {
    // If the start ordinal changed, the start with the fewest predecessors counts: no stream shows which start was in effect.
    const start = Math.max(...startsOf(history, set).filter((each) => each <= ordinal));
    return Array.from({ length: Math.max(0, ordinal - start) }, (_, i) => {
      const name = `${set}-${start + i}`;
      const pod = members.findLast((member) => member.name === name && member.versions[0].index < index);
      return { name, pod };
    });
  };
  return { facts, creations, predecessorsOf };
}

const isReadyAt = (pod: Member | undefined, position: StreamPosition): pod is Member => {
  const version = pod && isPresent(pod, position) && versionBefore(pod, position);
  return version ? isReady(version.object) : false;
};

const mayHaveAppearedReady = (pod: Member | undefined, position: StreamPosition): boolean =>
  pod !== undefined && versionsVisibleWithLag(pod, position, cacheLag).some(({ object }) => isReady(object));

function readyFor(pod: Member, creation: Fact<Member>): number | undefined {
  const ready = versionBefore(pod, creation)?.object;
  const since = ready && readyCondition(ready)?.lastTransitionTime;
  const until = creation.pod.versions[0].object.metadata?.creationTimestamp;
  // A watch delivers timestamps as JSON strings, although the types say Date.
  return since && until ? new Date(until).getTime() - new Date(since).getTime() : undefined;
}

const withinCacheLag = (predecessors: readonly Predecessor[], what: string, { pod }: Fact) =>
  inconclusive(
    `${listNames(predecessors.map(({ name }) => name))} ${what} within ${seconds(cacheLag)} before ${pod.name} was created; the controller's cache may not have shown this change yet`,
  );

const readiness = ['created', 'Ready', 'unready', 'gone'] as const;

const around = (
  facts: readonly Fact[],
  creation: Fact,
  predecessors: readonly Predecessor[],
  ...kinds: FactKind[]
) =>
  facts.filter(
    (fact) =>
      fact === creation ||
      (kinds.includes(fact.kind) && predecessors.some(({ name }) => name === fact.pod.name)),
  );
