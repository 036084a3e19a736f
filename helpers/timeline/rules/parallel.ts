import { isPresent, type StreamPosition } from '../object-histories';
import { type Fact, factsOf, isReady, type Member, membersOf } from '../pods';
import { bySet, inconclusive, linesOf, listNames, rule, satisfied, violated } from './rule';

/*
 * The controller creates pods in growing batches: one pod, then two, then four (slowStartBatch). If the API server
 * stalls after the first batch, its pod may be Ready before the second batch begins, which is no violation. It is a
 * violation if no two pods ever overlap, and at least three pods are needed to see that.
 */
const minBurst = 3;

export const startedTogether = rule(
  {
    name: 'startedTogether',
    sentence: 'all pods are created while none is Ready',
    over: ['Pod'],
    needs: 'at least three pod creations',
  },
  (history) => {
    const facts = factsOf(history, membersOf(history));
    const bursts = bySet(facts.filter(({ kind }) => kind === 'created')).filter(
      ({ length }) => length >= minBurst,
    );
    const checks = bursts.map((creations) => {
      const late = lateSteps(creations, wasReady);
      if (late.length === 0) return satisfied;
      const names = listNames(creations.map(({ pod }) => pod.name));
      if (!isOneByOne(creations, wasReady)) return inconclusive(notAllOneByOne('created', late, 'Ready'));
      return violated({
        headline: 'pods were created one by one',
        expected: `${names} created while none is Ready`,
        received: 'each pod created only after the previous pod was Ready',
        lines: linesOf(
          facts.filter(
            (fact) => creations.includes(fact) || (fact.kind === 'Ready' && isOf(creations, fact)),
          ),
          ...creations.slice(1),
        ),
      });
    });
    return { checks, enough: bursts.length > 0 };
  },
);

export const terminatedTogether = rule(
  {
    name: 'terminatedTogether',
    sentence: 'all pods are deleted while none is gone',
    over: ['Pod'],
    needs: 'at least three pods that were seen terminating',
  },
  (history) => {
    const facts = factsOf(history, membersOf(history));
    const seenTerminating = ({ kind, pod, index }: Fact) => kind === 'deleted' && pod.gone?.index !== index;
    const bursts = bySet(facts.filter(seenTerminating)).filter(({ length }) => length >= minBurst);
    const checks = bursts.map((deletions) => {
      const late = lateSteps(deletions, wasGone);
      if (late.length === 0) return satisfied;
      if (!isOneByOne(deletions, wasGone)) return inconclusive(notAllOneByOne('deleted', late, 'gone'));
      return violated({
        headline: 'pods were terminated one by one',
        expected: `${listNames(deletions.map(({ pod }) => pod.name))} deleted while none is gone`,
        received: 'each pod deleted only after the previous pod was gone',
        lines: linesOf(
          facts.filter((fact) => deletions.includes(fact) || (fact.kind === 'gone' && isOf(deletions, fact))),
          ...deletions.slice(1),
        ),
      });
    });
    return { checks, enough: bursts.length > 0 };
  },
);

type IsOver = (pod: Member, position: StreamPosition) => boolean;

const wasReady: IsOver = (pod, { index }) =>
  pod.versions.some((version) => version.index < index && isReady(version.object));

const wasGone: IsOver = (pod, position) => !isPresent(pod, position);

/** The steps before which the pod of an earlier step of the burst was Ready or gone. */
const lateSteps = (steps: readonly Fact<Member>[], isOver: IsOver) =>
  steps.filter((step, i) => steps.slice(0, i).some(({ pod }) => isOver(pod, step)));

const isOneByOne = (steps: readonly Fact<Member>[], isOver: IsOver) =>
  steps.every((step, i) => steps.slice(0, i).every(({ pod }) => isOver(pod, step)));

const isOf = (steps: readonly Fact[], { pod }: Fact) => steps.some((step) => step.pod === pod);

const notAllOneByOne = (what: string, late: readonly Fact[], end: string) =>
  `${listNames(late.map(({ pod }) => pod.name))} ${late.length > 1 ? 'were' : 'was'} ${what} when another pod was already ${end}, but not strictly one by one, so slow start cannot be ruled out`;
