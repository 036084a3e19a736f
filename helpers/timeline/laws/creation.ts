import { cacheLag, clockRounding } from '../allowances';
import type { History } from '../history';
import { isPresent, type Moment, versionBefore, versionsWithin } from '../lives';
import {
  type Fact,
  type FactKind,
  factsOf,
  isReady,
  type Member,
  membersOf,
  readyCondition,
  standing,
  startsOf,
} from '../pods';
import { seconds } from '../seconds';
import { broken, distinct, inconclusive, type Law, law, linesOf, listed, upheld } from './law';

export const createdInOrder = law(
  {
    name: 'createdInOrder',
    sentence: 'every predecessor exists when a pod is created',
    over: ['Pod', 'StatefulSet'],
    needs: 'two pods created',
  },
  (history) => {
    const { facts, creations, predecessorsOf } = creationsIn(history);
    const occasions = creations.map((creation) => {
      const predecessors = predecessorsOf(creation);
      const missing = predecessors.filter(({ pod }) => !pod || !isPresent(pod, creation));
      if (missing.length === 0) return upheld;
      const guilty = missing.filter(({ pod }) => !pod?.gone || pod.gone.at < creation.at - cacheLag);
      if (guilty.length === 0) return mayNotHaveKnown(missing, 'went', creation);
      return broken({
        headline: tooEarly(creation),
        expected: `${listed(predecessors.map(({ name }) => name))} created before ${creation.pod.name}`,
        received: `${listed(guilty.map(({ name }) => name))} missing`,
        lines: linesOf(around(facts, creation, guilty, 'created', 'gone'), creation),
      });
    });
    return { occasions, enough: distinct(creations) > 1 };
  },
);

export const predecessorsReady = law(
  {
    name: 'predecessorsReady',
    sentence: 'every predecessor is Ready when a pod is created',
    over: ['Pod', 'StatefulSet'],
    needs: 'a pod with a predecessor created',
  },
  (history) => {
    const { facts, creations, predecessorsOf } = creationsIn(history);
    const occasions = creations.map((creation) => {
      const predecessors = predecessorsOf(creation);
      const unready = predecessors.filter(({ pod }) => !isReadyAt(pod, creation));
      if (unready.length === 0) return upheld;
      const guilty = unready.filter(({ pod }) => !mayHaveLookedReady(pod, creation));
      if (guilty.length === 0) return mayNotHaveKnown(unready, 'turned unready', creation);
      return broken({
        headline: tooEarly(creation),
        expected: `${listed(predecessors.map(({ name }) => name))} Ready`,
        received: guilty.map(({ name, pod }) => `${name} ${standing(pod, creation)}`).join(', '),
        lines: linesOf(around(facts, creation, guilty, ...readiness), creation),
      });
    });
    return { occasions, enough: creations.some((creation) => predecessorsOf(creation).length > 0) };
  },
);

/**
 * Judged by the API's own stamps, as the controller does: `lastTransitionTime` of a predecessor's Ready condition
 * against the `creationTimestamp` of its successor. When the events reached us says too little to count seconds by.
 */
export const predecessorsAvailable = (minReadySeconds: number): Law =>
  law(
    {
      name: `predecessorsAvailable(${minReadySeconds})`,
      sentence: `every predecessor has been Ready for ${minReadySeconds} s when a pod is created`,
      over: ['Pod', 'StatefulSet'],
      needs: 'a pod with a predecessor created, and minReadySeconds above the 1 s of rounding',
    },
    (history) => {
      const { facts, creations, predecessorsOf } = creationsIn(history);
      const occasions = creations.flatMap((creation) => {
        const predecessors = predecessorsOf(creation);
        return predecessors.map((predecessor) => {
          const { name, pod } = predecessor;
          const breach = (received: string) =>
            broken({
              headline: tooEarly(creation),
              expected: `${listed(predecessors.map((each) => each.name))} Ready for ${minReadySeconds} s`,
              received: `${name} ${received}`,
              lines: linesOf(around(facts, creation, [predecessor], ...readiness), creation),
            });
          if (!isReadyAt(pod, creation))
            return mayHaveLookedReady(pod, creation)
              ? mayNotHaveKnown([predecessor], 'turned unready', creation)
              : breach(standing(pod, creation));
          const served = readyFor(pod, creation);
          if (served === undefined) return inconclusive(`${name} does not say since when it is Ready`);
          const lacking = minReadySeconds * 1000 - served;
          if (lacking > clockRounding) return breach(`Ready for ${seconds(served)}`);
          if (lacking <= 0) return upheld;
          return inconclusive(
            `${name} was Ready for ${seconds(served)} when ${creation.pod.name} was created, within rounding of ${minReadySeconds} s`,
          );
        });
      });
      const enough = minReadySeconds * 1000 > clockRounding && occasions.length > 0;
      return { occasions, enough };
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

const isReadyAt = (pod: Member | undefined, moment: Moment): pod is Member => {
  const version = pod && isPresent(pod, moment) && versionBefore(pod, moment);
  return version ? isReady(version.object) : false;
};

const mayHaveLookedReady = (pod: Member | undefined, moment: Moment): boolean =>
  pod !== undefined && versionsWithin(pod, moment, cacheLag).some(({ object }) => isReady(object));

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
    `${listed(predecessors.map(({ name }) => name))} ${what} within ${seconds(cacheLag)} before ${pod.name} was created; the controller may not have known`,
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
