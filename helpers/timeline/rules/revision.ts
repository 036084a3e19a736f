import type { History } from '../history';
import { objectHistories, versionsSince } from '../object-histories';
import { factsOf, membersOf } from '../pods';
import { factsAbout, inconclusive, linesOf, listNames, rule, satisfied, violated } from './rule';

/** For the events after a bookmark at which the controller has observed the pod template: before, it may not know the template. */
export const createdWithUpdateRevision = rule(
  {
    name: 'createdWithUpdateRevision',
    sentence: 'a pod is created with the update revision of its StatefulSet',
    over: ['Pod', 'StatefulSet'],
    needs: 'a pod creation',
  },
  (history) => {
    const facts = factsOf(history, membersOf(history));
    const creations = facts.filter(({ kind }) => kind === 'created');
    const checks = creations.map((creation) => {
      const { pod } = creation;
      const revisions = updateRevisionsOf(history, pod.set);
      if (revisions.length === 0) return inconclusive(`StatefulSet ${pod.set} has no update revision`);
      if (revisions.includes(pod.revision ?? '')) return satisfied;
      return violated({
        headline: `${pod.name} was created with another revision than the update revision`,
        expected: listNames(revisions),
        received: pod.revision ?? 'no revision',
        lines: linesOf(factsAbout(facts, [pod], 'created'), creation),
      });
    });
    return { checks, enough: creations.length > 0 };
  },
);

/** Every update revision that the status of the StatefulSet had since the bookmark. */
function updateRevisionsOf({ streams, from }: History, set: string): readonly string[] {
  const revisions = objectHistories<'StatefulSet'>(streams.StatefulSet)
    .filter(({ name }) => name === set)
    .flatMap((each) => versionsSince(each, from.streams.StatefulSet))
    .flatMap(({ object }) => object.status?.updateRevision ?? []);
  return [...new Set(revisions)];
}
