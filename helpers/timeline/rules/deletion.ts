import { seconds } from '../../format';
import { cacheLag } from '../allowances';
import { isPresent } from '../object-histories';
import { type Fact, factsOf, type Member, membersOf, stateAt } from '../pods';
import { distinct, factsAbout, inconclusive, linesOf, listNames, rule, satisfied, violated } from './rule';

export const deletedInReverse = rule(
  {
    name: 'deletedInReverse',
    sentence: 'a pod is deleted only after all its successors are gone',
    over: ['Pod'],
    needs: 'two pods deleted',
  },
  (history) => {
    const members = membersOf(history);
    const facts = factsOf(history, members);
    const deletions = facts.filter(({ kind }) => kind === 'deleted');
    const checks = deletions.map((deletion) => {
      const left = othersOf(members, deletion).filter(({ ordinal }) => ordinal > deletion.pod.ordinal);
      if (left.length === 0) return satisfied;
      const known = left.filter(({ created }) => !created || created.at < deletion.at - cacheLag);
      if (known.length === 0)
        return inconclusive(
          `${listNames(namesOf(left))} came within ${seconds(cacheLag)} before ${deletion.pod.name} was deleted; the controller may not have known`,
        );
      return violated({
        headline: `${deletion.pod.name} was deleted too early`,
        expected: `${listNames(namesOf(left))} gone`,
        received: known.map((pod) => `${pod.name} ${stateAt(pod, deletion)}`).join(', '),
        lines: linesOf([...factsAbout(facts, left, 'deleted', 'gone'), deletion], deletion),
      });
    });
    return { checks, enough: distinct(deletions) > 1 };
  },
);

/** No allowance for the cache here: whoever deletes knows what it deleted before. */
export const oneDeletedAtATime = rule(
  {
    name: 'oneDeletedAtATime',
    sentence: 'a pod is deleted only when no other is terminating',
    over: ['Pod'],
    needs: 'two pods deleted',
  },
  (history) => {
    const members = membersOf(history);
    const facts = factsOf(history, members);
    const deletions = facts.filter(({ kind }) => kind === 'deleted');
    const checks = deletions.map((deletion) => {
      const terminating = othersOf(members, deletion).filter(
        ({ deleted }) => deleted && deleted.index < deletion.index,
      );
      if (terminating.length === 0) return satisfied;
      return violated({
        headline: `${deletion.pod.name} was deleted beside ${listNames(namesOf(terminating))}`,
        expected: `${listNames(namesOf(terminating))} gone`,
        received: `${listNames(namesOf(terminating))} terminating`,
        lines: linesOf([...factsAbout(facts, terminating, 'deleted', 'gone'), deletion], deletion),
      });
    });
    return { checks, enough: distinct(deletions) > 1 };
  },
);

const othersOf = (members: readonly Member[], { pod, ...moment }: Fact<Member>): readonly Member[] =>
  members.filter((other) => other.set === pod.set && other.name !== pod.name && isPresent(other, moment));

const namesOf = (pods: readonly Member[]) => pods.map(({ name }) => name).sort();
