import { seconds } from '../../format';
import { cacheLag } from '../allowances';
import { isPresent, type StreamPosition, versionBefore, versionsVisibleWithLag } from '../object-histories';
import { type Fact, factsOf, isReady, type Member, membersOf, stateAt } from '../pods';
import { distinct, factsAbout, inconclusive, linesOf, listNames, rule, satisfied, violated } from './rule';

/** A pod that turns unready by itself is no act of the controller: only what it creates or deletes meanwhile is. */
export const oneUnreadyAtATime = rule(
  {
    name: 'oneUnreadyAtATime',
    sentence: 'a pod is created or deleted only when every other one is Ready',
    over: ['Pod'],
    needs: 'two pods created or deleted',
  },
  (history) => {
    const members = membersOf(history);
    const facts = factsOf(history, members);
    const steps = facts.filter(({ kind }) => kind === 'created' || kind === 'deleted');
    const checks = steps.map((step) => {
      const others = members.filter(({ set, name }) => set === step.pod.set && name !== step.pod.name);
      const unready = others.filter((pod) => isPresent(pod, step) && !isSteady(pod, step));
      if (unready.length === 0) return satisfied;
      const guilty = unready.filter((pod) => !mayHaveLookedSteady(pod, step));
      if (guilty.length === 0)
        return inconclusive(
          `${listNames(unready.map(({ name }) => name))} turned unready within ${seconds(cacheLag)} before ${step.pod.name} was ${step.kind}; the controller may not have known`,
        );
      return violated({
        headline: `${step.pod.name} was ${step.kind} too early`,
        expected: `every pod but ${step.pod.name} Ready`,
        received: guilty.map((pod) => `${pod.name} ${stateAt(pod, step)}`).join(', '),
        lines: linesOf(
          [...factsAbout(facts, guilty, 'created', 'Ready', 'unready', 'deleted', 'gone'), step],
          step,
        ),
      });
    });
    return { checks, enough: distinct(steps) > 1 };
  },
);

const isTerminating = ({ deleted }: Member, { index }: StreamPosition) =>
  deleted !== undefined && deleted.index < index;

const isSteady = (pod: Member, moment: StreamPosition) => {
  const version = versionBefore(pod, moment);
  return version !== undefined && isReady(version.object) && !isTerminating(pod, moment);
};

/** Whoever deletes knows what it deleted before: a stale cache is no excuse for two deletions side by side. */
const mayHaveLookedSteady = (pod: Member, step: Fact) =>
  !(step.kind === 'deleted' && isTerminating(pod, step)) &&
  versionsVisibleWithLag(pod, step, cacheLag).some(
    ({ object }) => isReady(object) && object.metadata?.deletionTimestamp === undefined,
  );
