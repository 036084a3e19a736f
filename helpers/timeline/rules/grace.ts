import type { V1Pod } from '@kubernetes/client-node';
import { versionBefore } from '../object-histories';
import { type Fact, factsOf, isRunning, type Member, membersOf } from '../pods';
import { factsAbout, linesOf, rule, satisfied, violated } from './rule';

/** Of a pod that does not run, nothing has to be ended: the API server ignores its grace period. */
export const deletedGracefully = rule(
  {
    name: 'deletedGracefully',
    sentence: 'a running pod is deleted with the grace period of its own spec',
    over: ['Pod'],
    needs: 'the deletion of a running pod',
  },
  (history) => {
    const facts = factsOf(history, membersOf(history));
    const deletions = facts.filter((fact) => fact.kind === 'deleted' && wasRunning(fact));
    const checks = deletions.map((deletion) => {
      const { pod } = deletion;
      const own = pod.versions[0].object.spec?.terminationGracePeriodSeconds;
      const received = gracePeriodOf(deletion);
      if (received === own) return satisfied;
      return violated({
        headline: `${pod.name} was deleted with another grace period than its own`,
        expected: formatted(own),
        received: formatted(received),
        lines: linesOf(factsAbout(facts, [pod], 'deleted', 'gone'), deletion),
      });
    });
    return { checks, enough: deletions.length > 0 };
  },
);

const wasRunning = (deletion: Fact<Member>): boolean => {
  const before = versionBefore(deletion.pod, deletion)?.object;
  return before !== undefined && isRunning(before);
};

/** The first version with a deletionTimestamp: the kubelet deletes the pod again at the end, without a grace period. */
const gracePeriodOf = ({ pod, index }: Fact<Member>): number | undefined =>
  pod.versions.find((version) => version.index === index && isTerminating(version.object))?.object.metadata
    ?.deletionGracePeriodSeconds;

const isTerminating = ({ metadata }: V1Pod): boolean => metadata?.deletionTimestamp !== undefined;

const formatted = (seconds: number | undefined): string =>
  seconds === undefined ? 'no grace period' : `a grace period of ${seconds} s`;
