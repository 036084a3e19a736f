import { seconds } from '../../format';
import { cacheLag, clockRounding } from '../allowances';
import { marksOf } from '../history';
import { factsOf, latest, membersOf, readyCondition } from '../pods';
import { factsAbout, inconclusive, linesOf, type Rule, rule, satisfied, violated } from './rule';

export const removedBeforeAvailable = (minReadySeconds: number): Rule =>
  rule(
    {
      name: `removedBeforeAvailable(${minReadySeconds})`,
      sentence: `a Ready pod is deleted before it has been Ready for ${minReadySeconds} s`,
      over: ['Pod'],
      needs: 'the deletion of a Ready pod',
    },
    (history) => {
      const facts = factsOf(history, membersOf(history));
      const requested = marksOf(history).findLast(({ kind }) => kind === 'action')?.at ?? 0;
      const checks = facts
        .filter(({ kind }) => kind === 'deleted')
        .flatMap((deletion) => {
          const { pod } = deletion;
          const ready = facts.find((fact) => fact.kind === 'Ready' && fact.pod === pod);
          const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = latest(pod).metadata ?? {};
          const since = readySince(pod.versions.map(({ object }) => object));
          if (!ready || !deletionTimestamp || !since) return [];
          const until = new Date(deletionTimestamp).getTime() - deletionGracePeriodSeconds * 1000;
          const readyFor = until - since;
          if (readyFor + clockRounding < minReadySeconds * 1000) return satisfied;
          if (requested + cacheLag > ready.at + minReadySeconds * 1000)
            return inconclusive(
              `${pod.name} was Ready for ${seconds(requested - ready.at)} when the test requested its deletion, and would have become available before the controller could react`,
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

const readySince = (versions: readonly Parameters<typeof readyCondition>[0][]): number | undefined => {
  const ready = versions.map(readyCondition).find((condition) => condition?.status === 'True');
  return ready?.lastTransitionTime && new Date(ready.lastTransitionTime).getTime();
};
