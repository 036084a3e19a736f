import { seconds } from '../../format';
import { clockRounding } from '../allowances';
import { type History, marksOf } from '../history';
import { versionBefore } from '../object-histories';
import { factsOf, latest, membersOf, readyCondition } from '../pods';
import { factsAbout, inconclusive, linesOf, type Rule, rule, satisfied, violated } from './rule';

export const removedBeforeAvailable = (minReadySeconds: number): Rule =>
  rule(
    {
      name: `removedBeforeAvailable(${minReadySeconds})`,
      sentence: `a Ready pod is deleted before it has been Ready for ${minReadySeconds} s`,
      over: ['Pod', 'StatefulSet'],
      needs: 'the deletion of a Ready pod',
    },
    (history) => {
      const facts = factsOf(history, membersOf(history));
      const observed = observedAt(history);
      const checks = facts
        .filter(({ kind }) => kind === 'deleted')
        .flatMap((deletion) => {
          const { pod } = deletion;
          // A pod also becomes unready while its node does not respond. After that, its time starts again.
          const ready = facts.findLast(
            ({ kind, pod: each, index }) => kind === 'Ready' && each === pod && index < deletion.index,
          );
          const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = latest(pod).metadata ?? {};
          const condition = readyCondition((versionBefore(pod, deletion) ?? pod.versions[0]).object);
          if (!ready || !deletionTimestamp || condition?.status !== 'True' || !condition.lastTransitionTime)
            return [];
          const until = new Date(deletionTimestamp).getTime() - deletionGracePeriodSeconds * 1000;
          const readyFor = until - new Date(condition.lastTransitionTime).getTime();
          if (readyFor + clockRounding < minReadySeconds * 1000) return satisfied;
          // The kubelet sets the time of the condition, and a node that does not respond reports the condition late.
          const available = deletion.at - readyFor + minReadySeconds * 1000;
          if (observed === undefined || observed + clockRounding > available)
            return inconclusive(
              `${pod.name} was already available when the controller observed that the pod is surplus`,
            );
          return violated({
            headline: `${pod.name} was deleted only after it became available`,
            expected: `${pod.name} deleted before it has been Ready for ${minReadySeconds} s`,
            received: `deleted after ${seconds(readyFor)}`,
            lines: linesOf(factsAbout(facts, [pod], 'created', 'Ready', 'deleted'), deletion),
          });
        });
      return { checks, enough: checks.length > 0 };
    },
  );

/** When the controller reported that it has observed the change that the test made last. */
function observedAt(history: History): number | undefined {
  const requested = marksOf(history).findLast(({ kind }) => kind === 'action')?.at ?? 0;
  const report = history.streams.StatefulSet.find(
    (event) =>
      event.at > requested &&
      'object' in event &&
      (event.object.status?.observedGeneration ?? 0) >= (event.object.metadata?.generation ?? 0),
  );
  return report?.at;
}
