import { seconds } from '../../format';
import { cacheLag } from '../allowances';
import { isPresent } from '../object-histories';
import { type Fact, factsOf, type Member, membersOf, stateAt } from '../pods';
import { countPods, factsAbout, inconclusive, linesOf, listNames, rule, satisfied, violated } from './rule';

export const deletedInReverse = rule(
  {
    name: 'deletedInReverse',
    sentence: 'a pod is deleted only after all its successors are gone',
    over: ['Pod'],
    needs: 'at least two pod deletions',
  },
  (history) => {
    const members = membersOf(history);
    const facts = factsOf(history, members);
    const deletions = facts.filter(({ kind }) => kind === 'deleted');
    const checks = deletions.map((deletion) => {
      const successors = othersOf(members, deletion).filter(({ ordinal }) => ordinal > deletion.pod.ordinal);
      if (successors.length === 0) return satisfied;
      const violators = successors.filter(({ created }) => !created || created.at < deletion.at - cacheLag);
      if (violators.length === 0)
        return inconclusive(
          `${listNames(namesOf(successors))} appeared within ${seconds(cacheLag)} before ${deletion.pod.name} was deleted; the controller's cache may not have shown this change yet`,
        );
      return violated({
        headline: `${deletion.pod.name} was deleted before its successors were gone`,
        expected: `${listNames(namesOf(successors))} gone`,
        received: violators.map((pod) => `${pod.name} ${stateAt(pod, deletion)}`).join(', '),
        lines: linesOf([...factsAbout(facts, successors, 'deleted', 'gone'), deletion], deletion),
      });
    });
    return { checks, enough: countPods(deletions) > 1 };
  },
);

/** Without an allowance for cache lag: the controller knows its own deletions. */
export const oneDeletedAtATime = rule(
  {
    name: 'oneDeletedAtATime',
    sentence: 'a pod is deleted only while no other pod is terminating',
    over: ['Pod'],
    needs: 'at least two pod deletions',
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
        headline: `${deletion.pod.name} was deleted while ${listNames(namesOf(terminating))} ${terminating.length > 1 ? 'were' : 'was'} still terminating`,
        expected: `${listNames(namesOf(terminating))} gone`,
        received: `${listNames(namesOf(terminating))} terminating`,
        lines: linesOf([...factsAbout(facts, terminating, 'deleted', 'gone'), deletion], deletion),
      });
    });
    return { checks, enough: countPods(deletions) > 1 };
  },
);

const othersOf = (members: readonly Member[], { pod, ...position }: Fact<Member>): readonly Member[] =>
  members.filter((other) => other.set === pod.set && other.name !== pod.name && isPresent(other, position));

const namesOf = (pods: readonly Member[]) => pods.map(({ name }) => name).sort();
