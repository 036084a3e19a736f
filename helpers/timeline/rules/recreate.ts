import { type History, marksOf } from '../history';
import { isPresent, type StreamPosition } from '../object-histories';
import { type Fact, factsOf, type Member, membersOf, stateAt } from '../pods';
import { factsAbout, linesOf, listNames, rule, satisfied, violated } from './rule';

/** A pod that terminates still runs. */
export const revisionsNeverTogether = rule(
  {
    name: 'revisionsNeverTogether',
    sentence: 'no pod of an older revision exists when a pod is created',
    over: ['Pod'],
    needs: 'the creation of a pod after a pod of an older revision is gone',
  },
  (history) => {
    const { members, facts } = podsIn(history);
    const creations = facts.filter(({ kind }) => kind === 'created');
    const olderThan = ({ pod, index }: Fact<Member>) =>
      members.filter(
        ({ set, revision, versions: [first] }) =>
          set === pod.set && revision !== pod.revision && first.index < index,
      );
    const checks = creations.map((creation) => {
      const remaining = olderThan(creation).filter((pod) => isPresent(pod, creation));
      if (remaining.length === 0) return satisfied;
      const names = listNames(remaining.map(({ name }) => name));
      return violated({
        headline: `${creation.pod.name} was created while ${names} of another revision still existed`,
        expected: `every pod of the other revision gone before ${creation.pod.name} is created`,
        received: remaining.map((pod) => `${pod.name} ${stateAt(pod, creation)}`).join(', '),
        lines: linesOf(
          [...factsAbout(facts, remaining, 'deleted', 'gone'), creation].sort(byIndex),
          creation,
        ),
      });
    });
    return { checks, enough: creations.some((creation) => olderThan(creation).length > 0) };
  },
);

/** The finalizers of the test keep the deleted pods, so that the moment of each deletion does not depend on a kubelet. */
export const deletedTogether = rule(
  {
    name: 'deletedTogether',
    sentence:
      'the deletion of the first pod is followed by the deletion of all other pods before one of them is gone',
    over: ['Pod'],
    needs: 'at least two pod deletions, and then a quiet period or a pod that is gone',
  },
  (history) => {
    const { members, facts } = podsIn(history);
    const deletions = facts.filter(({ kind }) => kind === 'deleted');
    const [first] = deletions;
    const gone = facts.find(({ kind }) => kind === 'gone');
    const end = gone?.at ?? marksOf(history).findLast(({ kind }) => kind === 'quiet period')?.at;
    if (!first || end === undefined) return { checks: [], enough: false };
    const isDeletedInTime = ({ deleted }: Member) =>
      deleted !== undefined && (gone ? deleted.index < gone.index : deleted.at <= end);
    const kept = members.filter(
      (pod) => pod.set === first.pod.set && isPresent(pod, first) && !isDeletedInTime(pod),
    );
    if (kept.length === 0) return { checks: [satisfied], enough: deletions.length > 1 };
    const names = listNames(kept.map(({ name }) => name));
    const check = violated({
      headline: `${names} ${kept.length > 1 ? 'were' : 'was'} not deleted together with ${first.pod.name}`,
      expected: 'all pods deleted at once',
      received: gone
        ? `${gone.pod.name} gone before ${names} ${kept.length > 1 ? 'were' : 'was'} deleted`
        : `only ${listNames(deletions.map(({ pod }) => pod.name))} deleted at the end of the quiet period`,
      lines: linesOf(factsAbout(facts, members, 'deleted', 'gone'), first),
    });
    return { checks: [check], enough: true };
  },
);

function podsIn(history: History) {
  const members = membersOf(history);
  return { members, facts: factsOf(history, members) };
}

const byIndex = (a: StreamPosition, b: StreamPosition) => a.index - b.index;
