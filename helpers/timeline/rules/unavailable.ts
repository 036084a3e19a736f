import { seconds } from '../../format';
import { cacheLag } from '../allowances';
import type { History } from '../history';
import {
  isDeletedBefore,
  isPresent,
  objectHistories,
  type StreamPosition,
  versionBefore,
  versionsVisibleWithLag,
} from '../object-histories';
import { type Fact, factsOf, isReady, type Member, membersOf, startsOf, stateAt } from '../pods';
import { countPods, inconclusive, linesOf, listNames, type Rule, rule, satisfied, violated } from './rule';

/** Only the deletion of a Ready pod makes one more pod unavailable. */
export const unavailableAtMost = (max: number): Rule =>
  rule(
    {
      name: `unavailableAtMost(${max})`,
      sentence: `after the deletion of a Ready pod, at most ${max} pods are unavailable: missing, terminating or not Ready`,
      over: ['Pod', 'StatefulSet'],
      needs: `the deletion of more than ${max} pods, one of them Ready`,
    },
    (history) => {
      const { facts, deletions, othersOf } = deletionsIn(history);
      const checks = deletions.map((deletion) => {
        const unavailable = othersOf(deletion).filter(({ pod }) => !isAvailable(pod, deletion));
        if (unavailable.length < max) return satisfied;
        const certain = unavailable.filter(({ pod }) => !mayHaveAppearedAvailable(pod, deletion));
        if (certain.length < max)
          return inconclusive(
            `${namesOf(unavailable)} became unavailable within ${seconds(cacheLag)} before ${deletion.pod.name} was deleted; the controller's cache may not have shown this change yet`,
          );
        return violated({
          headline: `${deletion.pod.name} was deleted while ${namesOf(certain)} ${certain.length > 1 ? 'were' : 'was'} unavailable`,
          expected: `at most ${max} unavailable`,
          received: `${certain.length + 1} unavailable: ${certain.map(({ name, pod }) => `${name} ${stateAt(pod, deletion)}, `).join('')}${deletion.pod.name} deleted`,
          lines: linesOf(around(facts, certain, deletion), deletion),
        });
      });
      const pods = countPods(facts.filter(({ kind }) => kind === 'deleted'));
      return { checks, enough: checks.length > 0 && pods > max };
    },
  );

/** The lower bound of a rollout in which several pods may be unavailable: at some moment, that many are. */
export const replacedTogether = (count: number): Rule =>
  rule(
    {
      name: `replacedTogether(${count})`,
      sentence: `the last of ${count} pods is deleted before the first of them is Ready again`,
      over: ['Pod', 'StatefulSet'],
      needs: `the deletion of ${count} Ready pods`,
    },
    (history) => {
      const { facts, deletions, othersOf } = deletionsIn(history);
      const unavailableAt = (deletion: Fact<Member>) =>
        othersOf(deletion).filter(({ pod }) => !isAvailable(pod, deletion));
      const [first, ...later] = deletions;
      const next = later.find(({ pod }) => pod.name !== first?.pod.name);
      const enough = countPods(deletions) >= count;
      if (deletions.some((deletion) => unavailableAt(deletion).length >= count - 1))
        return { checks: [satisfied], enough };
      if (!enough || !first || !next) return { checks: [], enough: false };
      const check = violated({
        headline: `${next.pod.name} was deleted only after ${first.pod.name} was Ready again`,
        expected: `${count} pods unavailable at the same time`,
        received: `at most ${1 + Math.max(...deletions.map((each) => unavailableAt(each).length))}`,
        lines: linesOf(around(facts, [first.pod], next), next),
      });
      return { checks: [check], enough };
    },
  );

interface Other {
  readonly name: string;
  /** The last pod that had this name before. */
  readonly pod: Member | undefined;
}

/** The deletions of Ready pods, and the other pods that the set has according to its replicas. */
function deletionsIn(history: History) {
  const members = membersOf(history);
  const facts = factsOf(history, members);
  const deletions = facts.filter((fact) => {
    const before = fact.kind === 'deleted' && versionBefore(fact.pod, fact);
    return before && isReady(before.object);
  });
  const othersOf = ({ pod: { set, name }, index }: StreamPosition & { readonly pod: Member }) =>
    ordinalsOf(history, set)
      .map((ordinal) => `${set}-${ordinal}`)
      .filter((other) => other !== name)
      .map(
        (other): Other => ({
          name: other,
          pod: members.findLast((member) => member.name === other && member.versions[0].index < index),
        }),
      );
  return { facts, deletions, othersOf };
}

/** The ordinals that the set had all the time: a pod that the set no longer has is not unavailable. */
function ordinalsOf(history: History, set: string): readonly number[] {
  const sets = objectHistories<'StatefulSet'>(history.streams.StatefulSet).filter(({ name }) => name === set);
  const replicas = sets.flatMap(({ versions }) => versions.map(({ object }) => object.spec?.replicas ?? 1));
  const starts = startsOf(history, set);
  const first = Math.max(...starts);
  const count = Math.min(...starts) + Math.min(...replicas) - first;
  return Array.from({ length: Number.isFinite(count) ? Math.max(0, count) : 0 }, (_, i) => first + i);
}

const isAvailable = (pod: Member | undefined, position: StreamPosition): boolean => {
  const version = pod && isPresent(pod, position) && versionBefore(pod, position);
  return version ? isReady(version.object) && !isDeletedBefore(pod, position) : false;
};

/** The controller knows its own deletions, so cache lag explains only that a pod has just become unready. */
const mayHaveAppearedAvailable = (pod: Member | undefined, position: StreamPosition): boolean =>
  pod !== undefined &&
  !isDeletedBefore(pod, position) &&
  versionsVisibleWithLag(pod, position, cacheLag).some(({ object }) => isReady(object));

const namesOf = (pods: readonly Other[]) => listNames(pods.map(({ name }) => name));

const around = (facts: readonly Fact[], pods: readonly { readonly name: string }[], last: Fact) =>
  facts.filter(
    (fact) => fact === last || (fact.index < last.index && pods.some(({ name }) => name === fact.pod.name)),
  );
