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
import { distinct, inconclusive, linesOf, listNames, type Rule, rule, satisfied, violated } from './rule';

export const createdInOrder = rule(
  {
    name: 'createdInOrder',
    sentence: 'every predecessor exists when a pod is created',
    over: ['Pod', 'StatefulSet'],
    needs: 'two pods created',
  },
  (history) => {
    const { facts, creations, predecessorsOf } = creationsIn(history);
    const checks = creations.map((creation) => {
      const predecessors = predecessorsOf(creation);
      const missing = predecessors.filter(({ pod }) => !pod || !isPresent(pod, creation));
      if (missing.length === 0) return satisfied;
      const guilty = missing.filter(({ pod }) => !pod?.gone || pod.gone.at < creation.at - cacheLag);
      if (guilty.length === 0) return mayNotHaveKnown(missing, 'went', creation);
      return violated({
        headline: tooEarly(creation),
        expected: `${listNames(predecessors.map(({ name }) => name))} created before ${creation.pod.name}`,
        received: `${listNames(guilty.map(({ name }) => name))} missing`,
        lines: linesOf(around(facts, creation, guilty, 'created', 'gone'), creation),
      });
    });
    return { checks, enough: distinct(creations) > 1 };
  },
);

export const predecessorsReady = rule(
  {
    name: 'predecessorsReady',
    sentence: 'every predecessor is Ready when a pod is created',
    over: ['Pod', 'StatefulSet'],
    needs: 'a pod with a predecessor created',
  },
  (history) => {
    const { facts, creations, predecessorsOf } = creationsIn(history);
    const checks = creations.map((creation) => {
      const predecessors = predecessorsOf(creation);
      const unready = predecessors.filter(({ pod }) => !isReadyAt(pod, creation));
      if (unready.length === 0) return satisfied;
      const guilty = unready.filter(({ pod }) => !mayHaveLookedReady(pod, creation));
      if (guilty.length === 0) return mayNotHaveKnown(unready, 'turned unready', creation);
      return violated({
        headline: tooEarly(creation),
        expected: `${listNames(predecessors.map(({ name }) => name))} Ready`,
        received: guilty.map(({ name, pod }) => `${name} ${stateAt(pod, creation)}`).join(', '),
        lines: linesOf(around(facts, creation, guilty, ...readiness), creation),
      });
    });
    return { checks, enough: creations.some((creation) => predecessorsOf(creation).length > 0) };
  },
);

/**
 * Judged by the API's own stamps, as the controller does: `lastTransitionTime` of a predecessor's Ready condition
 * against the `creationTimestamp` of its successor. When the events reached us says too little to count seconds by.
 */
export const predecessorsAvailable = (minReadySeconds: number): Rule =>
  rule(
    {
      name: `predecessorsAvailable(${minReadySeconds})`,
      sentence: `every predecessor has been Ready for ${minReadySeconds} s when a pod is created`,
      over: ['Pod', 'StatefulSet'],
      needs: 'a pod with a predecessor created, and minReadySeconds above the 1 s of rounding',
    },
    (history) => {
      const { facts, creations, predecessorsOf } = creationsIn(history);
      const checks = creations.flatMap((creation) => {
        const predecessors = predecessorsOf(creation);
        return predecessors.map((predecessor) => {
          const { name, pod } = predecessor;
          const breach = (received: string) =>
            violated({
              headline: tooEarly(creation),
              expected: `${listNames(predecessors.map((each) => each.name))} Ready for ${minReadySeconds} s`,
              received: `${name} ${received}`,
              lines: linesOf(around(facts, creation, [predecessor], ...readiness), creation),
            });
          if (!isReadyAt(pod, creation))
            return mayHaveLookedReady(pod, creation)
              ? mayNotHaveKnown([predecessor], 'turned unready', creation)
              : breach(stateAt(pod, creation));
          const served = readyFor(pod, creation);
          if (served === undefined) return inconclusive(`${name} does not say since when it is Ready`);
          const lacking = minReadySeconds * 1000 - served;
          if (lacking > clockRounding) return breach(`Ready for ${seconds(served)}`);
          if (lacking <= 0) return satisfied;
          return inconclusive(
            `${name} was Ready for ${seconds(served)} when ${creation.pod.name} was created, within rounding of ${minReadySeconds} s`,
          );
        });
      });
      const enough = minReadySeconds * 1000 > clockRounding && checks.length > 0;
      return { checks, enough };
    },
  );

interface Predecessor {
  readonly name: string;
  /** Whoever bore the name last before the creation. */
  readonly pod: Member | undefined;
}

function creationsIn(history: History) {
  const members = membersOf(history);
  const facts = factsOf(history, members);
  const creations = facts.filter(({ kind }) => kind === 'created');

  const predecessorsOf = ({ pod: { set, ordinal }, index }: Fact<Member>): readonly Predecessor[] => {
    // Where the start was moved, that which asks for the fewest predecessors: no stream tells which one was in force.
    const start = Math.max(...startsOf(history, set).filter((each) => each <= ordinal));
    return Array.from({ length: Math.max(0, ordinal - start) }, (_, i) => {
      const name = `${set}-${start + i}`;
      const pod = members.findLast((member) => member.name === name && member.versions[0].index < index);
      return { name, pod };
    });
  };
  return { facts, creations, predecessorsOf };
}

const isReadyAt = (pod: Member | undefined, moment: StreamPosition): pod is Member => {
  const version = pod && isPresent(pod, moment) && versionBefore(pod, moment);
  return version ? isReady(version.object) : false;
};

const mayHaveLookedReady = (pod: Member | undefined, moment: StreamPosition): boolean =>
  pod !== undefined && versionsVisibleWithLag(pod, moment, cacheLag).some(({ object }) => isReady(object));

function readyFor(pod: Member, creation: Fact<Member>): number | undefined {
  const ready = versionBefore(pod, creation)?.object;
  const since = ready && readyCondition(ready)?.lastTransitionTime;
  const until = creation.pod.versions[0].object.metadata?.creationTimestamp;
  // A watch hands over the stamps as the text they are in JSON, whatever the types say.
  return since && until ? new Date(until).getTime() - new Date(since).getTime() : undefined;
}

const tooEarly = ({ pod }: Fact) => `${pod.name} came too early`;

const mayNotHaveKnown = (predecessors: readonly Predecessor[], what: string, { pod }: Fact) =>
  inconclusive(
    `${listNames(predecessors.map(({ name }) => name))} ${what} within ${seconds(cacheLag)} before ${pod.name} was created; the controller may not have known`,
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
