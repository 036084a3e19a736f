import type { V1Pod } from '@kubernetes/client-node';
import { seconds } from '../../format';
import { cacheLag } from '../allowances';
import { objectHistories } from '../object-histories';
import { factsOf, latest, podsOf } from '../pods';
import { factsAbout, inconclusive, linesOf, rule, satisfied, violated } from './rule';

/**
 * With the allowance for cache lag, because pods and StatefulSets have a watch each: the order of events of two watches
 * is not exact.
 */
export const setOutlivesPods = rule(
  {
    name: 'setOutlivesPods',
    sentence: 'a StatefulSet is gone only after the pods with blockOwnerDeletion are gone',
    over: ['Pod', 'StatefulSet'],
    needs: 'a StatefulSet that is gone, with a pod that has blockOwnerDeletion',
  },
  (history) => {
    const pods = podsOf(history);
    const facts = factsOf(history, pods);
    const sets = objectHistories<'StatefulSet'>(history.streams.StatefulSet);
    const checks = sets.flatMap(({ name, uid, gone }) =>
      gone
        ? pods
            .filter((pod) => blocksDeletionOf(uid, latest(pod)))
            .map((pod) => {
              if (!pod.gone) return inconclusive(`${pod.name} still exists at the end`);
              const lead = pod.gone.at - gone.at;
              if (lead <= cacheLag) return satisfied;
              return violated({
                headline: `StatefulSet ${name} was gone ${seconds(lead)} before its pod ${pod.name}`,
                expected: `StatefulSet ${name} exists until ${pod.name}, which has blockOwnerDeletion, is gone`,
                received: `${pod.name} without its StatefulSet`,
                lines: [
                  ...linesOf(factsAbout(facts, [pod], 'deleted', 'gone')),
                  { at: gone.at, subject: `StatefulSet ${name}`, what: 'gone', isViolation: true },
                ].sort((a, b) => a.at - b.at),
              });
            })
        : [],
    );
    return { checks, enough: checks.length > 0 };
  },
);

const blocksDeletionOf = (owner: string, { metadata }: V1Pod): boolean =>
  metadata?.ownerReferences?.some(({ uid, blockOwnerDeletion }) => uid === owner && blockOwnerDeletion) ??
  false;
