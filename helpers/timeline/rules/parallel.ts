import { isPresent, type StreamPosition } from '../object-histories';
import { type Fact, factsOf, isReady, type Member, membersOf } from '../pods';
import { bySet, inconclusive, linesOf, listNames, rule, satisfied, violated } from './rule';

/*
 * The controller starts a burst slowly: one pod, then two, then four (slowStartBatch). When the API stands still after
 * the first batch, its pod may be done before the second begins, and that is no breach. A breach is when no two pods
 * are ever under way together, and to see that takes three of them.
 */
const burst = 3;

export const startedTogether = rule(
  {
    name: 'startedTogether',
    sentence: 'all pods are created while none is Ready',
    over: ['Pod'],
    needs: 'three pods created',
  },
  (history) => {
    const facts = factsOf(history, membersOf(history));
    const bursts = bySet(facts.filter(({ kind }) => kind === 'created')).filter(
      ({ length }) => length >= burst,
    );
    const checks = bursts.map((creations) => {
      const waited = waitedFor(creations, wasReady);
      if (waited.length === 0) return satisfied;
      const names = listNames(creations.map(({ pod }) => pod.name));
      if (!inTurn(creations, wasReady)) return inconclusive(partly('created', waited, 'Ready'));
      return violated({
        headline: 'pods started one after the other',
        expected: `${names} created while none is Ready`,
        received: 'each created only after the one before was Ready',
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
    sentence: 'all pods are told to terminate while none is gone',
    over: ['Pod'],
    needs: 'three pods seen terminating',
  },
  (history) => {
    const facts = factsOf(history, membersOf(history));
    const seenTerminating = ({ kind, pod, index }: Fact) => kind === 'deleted' && pod.gone?.index !== index;
    const bursts = bySet(facts.filter(seenTerminating)).filter(({ length }) => length >= burst);
    const checks = bursts.map((deletions) => {
      const waited = waitedFor(deletions, wasGone);
      if (waited.length === 0) return satisfied;
      if (!inTurn(deletions, wasGone)) return inconclusive(partly('deleted', waited, 'gone'));
      return violated({
        headline: 'pods terminated one after the other',
        expected: `${listNames(deletions.map(({ pod }) => pod.name))} deleted while none is gone`,
        received: 'each deleted only after the one before was gone',
        lines: linesOf(
          facts.filter((fact) => deletions.includes(fact) || (fact.kind === 'gone' && isOf(deletions, fact))),
          ...deletions.slice(1),
        ),
      });
    });
    return { checks, enough: bursts.length > 0 };
  },
);

type IsOver = (pod: Member, moment: StreamPosition) => boolean;

const wasReady: IsOver = (pod, { index }) =>
  pod.versions.some((version) => version.index < index && isReady(version.object));

const wasGone: IsOver = (pod, moment) => !isPresent(pod, moment);

/** The steps before which an earlier one of the burst was over already. */
const waitedFor = (steps: readonly Fact<Member>[], isOver: IsOver) =>
  steps.filter((step, i) => steps.slice(0, i).some(({ pod }) => isOver(pod, step)));

const inTurn = (steps: readonly Fact<Member>[], isOver: IsOver) =>
  steps.every((step, i) => steps.slice(0, i).every(({ pod }) => isOver(pod, step)));

const isOf = (steps: readonly Fact[], { pod }: Fact) => steps.some((step) => step.pod === pod);

const partly = (what: string, late: readonly Fact[], end: string) =>
  `${listNames(late.map(({ pod }) => pod.name))} ${late.length > 1 ? 'were' : 'was'} ${what} when another was ${end} already, but not all came in turn: a slow start or a slow API looks the same`;
