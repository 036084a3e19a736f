import { seconds } from '../../format';
import { cacheLag, clockRounding } from '../allowances';
import type { History } from '../history';
import { isPresent, versionBefore } from '../object-histories';
import { type Fact, factsOf, latest, type Member, membersOf, readyCondition, stateAt } from '../pods';
import {
  countPods,
  factsAbout,
  inconclusive,
  linesOf,
  listNames,
  type Rule,
  rule,
  satisfied,
  violated,
} from './rule';

/** A pod that the test deletes during an update counts as updated if it returns with another revision. */
export const updatedInReverse = rule(
  {
    name: 'updatedInReverse',
    sentence: 'a pod is replaced by a pod of another revision only after all its successors are replaced',
    over: ['Pod'],
    needs: 'at least two pods that are replaced by pods of another revision',
  },
  (history) => {
    const { members, facts, updates } = updatesIn(history);
    const checks = updates.map((update) => {
      const { pod } = update;
      const older = successorsAt(members, update).filter(({ revision }) => revision === pod.revision);
      if (older.length === 0) return satisfied;
      const violators = older.filter(({ created }) => !created || created.at < update.at - cacheLag);
      if (violators.length === 0)
        return inconclusive(
          `${listNames(namesOf(older))} appeared within ${seconds(cacheLag)} before ${pod.name} was deleted; the controller's cache may not have shown this change yet`,
        );
      return violated({
        headline: `${pod.name} was updated before ${listNames(namesOf(violators))}`,
        expected: `${listNames(namesOf(violators))} updated before ${pod.name}`,
        received: violators.map(({ name, revision }) => `${name} still with revision ${revision}`).join(', '),
        lines: linesOf([...factsAbout(facts, violators, 'deleted', 'gone'), update], update),
      });
    });
    return { checks, enough: countPods(updates) > 1 };
  },
);

/** Compares timestamps of the API: the Ready condition of an updated pod, and the deletion of its predecessor. */
export const updatedAfterAvailable = (minReadySeconds: number): Rule =>
  rule(
    {
      name: `updatedAfterAvailable(${minReadySeconds})`,
      sentence: `every updated pod has been Ready for ${minReadySeconds} s when the next pod is deleted for its update`,
      over: ['Pod'],
      needs:
        'at least two pods that are replaced by pods of another revision, and minReadySeconds above 1 s, the rounding of timestamps',
    },
    (history) => {
      const { members, facts, updates } = updatesIn(history);
      const checks = updates.flatMap((update) =>
        successorsAt(members, update).map((successor) => {
          const violation = (received: string) =>
            violated({
              headline: `${update.pod.name} was deleted before the updated ${successor.name} was Ready for ${minReadySeconds} s`,
              expected: `${successor.name} Ready for ${minReadySeconds} s`,
              received: `${successor.name} ${received}`,
              lines: linesOf(
                [...factsAbout(facts, [successor], 'created', 'Ready', 'unready'), update],
                update,
              ),
            });
          const ready = readyCondition((versionBefore(successor, update) ?? successor.versions[0]).object);
          if (ready?.status !== 'True') return violation(stateAt(successor, update));
          const deleted = requestedAt(update.pod);
          if (deleted === undefined || !ready.lastTransitionTime)
            return inconclusive(`the timestamps of ${update.pod.name} and ${successor.name} are incomplete`);
          const readyFor = deleted - new Date(ready.lastTransitionTime).getTime();
          const missing = minReadySeconds * 1000 - readyFor;
          if (missing > clockRounding) return violation(`Ready for ${seconds(readyFor)}`);
          if (missing <= 0) return satisfied;
          return inconclusive(
            `${successor.name} was Ready for ${seconds(readyFor)} when ${update.pod.name} was deleted, which differs from ${minReadySeconds} s by no more than the rounding of timestamps`,
          );
        }),
      );
      const enough = minReadySeconds * 1000 > clockRounding && countPods(updates) > 1;
      return { checks, enough };
    },
  );

/** Each deletion of a pod whose name a pod of another revision has next. */
function updatesIn(history: History) {
  const members = membersOf(history);
  const facts = factsOf(history, members);
  const updates = facts.filter(({ kind, pod, index }) => {
    const next = members.find(({ name, versions: [first] }) => name === pod.name && first.index > index);
    return kind === 'deleted' && next !== undefined && next.revision !== pod.revision;
  });
  return { members, facts, updates };
}

const successorsAt = (members: readonly Member[], position: Fact<Member>) =>
  members.filter(
    (pod) => pod.set === position.pod.set && pod.ordinal > position.pod.ordinal && isPresent(pod, position),
  );

/** The deletionTimestamp is the time of the request plus the grace period. */
const requestedAt = (pod: Member): number | undefined => {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = latest(pod).metadata ?? {};
  return deletionTimestamp && new Date(deletionTimestamp).getTime() - deletionGracePeriodSeconds * 1000;
};

const namesOf = (pods: readonly Member[]) => pods.map(({ name }) => name).sort();
