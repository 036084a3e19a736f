import { cacheLag } from '../allowances';
import { isPresent } from '../lives';
import { type Fact, factsOf, type Member, membersOf, standing } from '../pods';
import { seconds } from '../seconds';
import { broken, distinct, factsAbout, inconclusive, law, linesOf, listed, upheld } from './law';

export const deletedInReverse = law(
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
    const occasions = deletions.map((deletion) => {
      const left = othersOf(members, deletion).filter(({ ordinal }) => ordinal > deletion.pod.ordinal);
      if (left.length === 0) return upheld;
      const known = left.filter(({ created }) => !created || created.at < deletion.at - cacheLag);
      if (known.length === 0)
        return inconclusive(
          `${listed(namesOf(left))} came within ${seconds(cacheLag)} before ${deletion.pod.name} was deleted; the controller may not have known`,
        );
      return broken({
        headline: `${deletion.pod.name} was deleted too early`,
        expected: `${listed(namesOf(left))} gone`,
        received: known.map((pod) => `${pod.name} ${standing(pod, deletion)}`).join(', '),
        lines: linesOf([...factsAbout(facts, left, 'deleted', 'gone'), deletion], deletion),
      });
    });
    return { occasions, enough: distinct(deletions) > 1 };
  },
);

/** No allowance for the cache here: whoever deletes knows what it deleted before. */
export const oneDeletedAtATime = law(
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
    const occasions = deletions.map((deletion) => {
      const terminating = othersOf(members, deletion).filter(
        ({ deleted }) => deleted && deleted.index < deletion.index,
      );
      if (terminating.length === 0) return upheld;
      return broken({
        headline: `${deletion.pod.name} was deleted beside ${listed(namesOf(terminating))}`,
        expected: `${listed(namesOf(terminating))} gone`,
        received: `${listed(namesOf(terminating))} terminating`,
        lines: linesOf([...factsAbout(facts, terminating, 'deleted', 'gone'), deletion], deletion),
      });
    });
    return { occasions, enough: distinct(deletions) > 1 };
  },
);

const othersOf = (members: readonly Member[], { pod, ...moment }: Fact<Member>): readonly Member[] =>
  members.filter((other) => other.set === pod.set && other.name !== pod.name && isPresent(other, moment));

const namesOf = (pods: readonly Member[]) => pods.map(({ name }) => name).sort();
