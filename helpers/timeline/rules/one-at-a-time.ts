import { seconds } from '../../format';
import { cacheLag } from '../allowances';
import {
  isDeletedBefore,
  isPresent,
  type StreamPosition,
  versionBefore,
  versionsVisibleWithLag,
} from '../object-histories';
import { type Fact, factsOf, isReady, type Member, membersOf, stateAt } from '../pods';
import { countPods, factsAbout, inconclusive, linesOf, listNames, rule, satisfied, violated } from './rule';

/** A pod that becomes unready is not an action of the controller; only creations and deletions are. */
export const oneUnreadyAtATime = rule(
  {
    name: 'oneUnreadyAtATime',
    sentence: 'a pod is created or deleted only while every other pod is Ready',
    over: ['Pod'],
    needs: 'the creation or deletion of at least two pods',
  },
  (history) => {
    const members = membersOf(history);
    const facts = factsOf(history, members);
    const steps = facts.filter(({ kind }) => kind === 'created' || kind === 'deleted');
    const checks = steps.map((step) => {
      const others = members.filter(({ set, name }) => set === step.pod.set && name !== step.pod.name);
      const unready = others.filter((pod) => isPresent(pod, step) && !isReadyAndKept(pod, step));
      if (unready.length === 0) return satisfied;
      const violators = unready.filter((pod) => !mayHaveAppearedReady(pod, step));
      if (violators.length === 0)
        return inconclusive(
          `${listNames(unready.map(({ name }) => name))} became unready within ${seconds(cacheLag)} before ${step.pod.name} was ${step.kind}; the controller's cache may not have shown this change yet`,
        );
      // A Parallel set replaces a pod although a pod with a lower ordinal has lost its node.
      const lost = violators.filter((pod) => lostReadiness(pod, step));
      if (lost.length === violators.length && step.kind === 'deleted')
        return inconclusive(
          `${listNames(lost.map(({ name }) => name))} became unready without an action of the controller before ${step.pod.name} was deleted`,
        );
      return violated({
        headline: `${step.pod.name} was ${step.kind} while ${listNames(violators.map(({ name }) => name))} ${violators.length > 1 ? 'were' : 'was'} not Ready`,
        expected: `every pod except ${step.pod.name} Ready`,
        received: violators.map((pod) => `${pod.name} ${stateAt(pod, step)}`).join(', '),
        lines: linesOf(
          [...factsAbout(facts, violators, 'created', 'Ready', 'unready', 'deleted', 'gone'), step],
          step,
        ),
      });
    });
    return { checks, enough: countPods(steps) > 1 };
  },
);

const isReadyAndKept = (pod: Member, position: StreamPosition) => {
  const version = versionBefore(pod, position);
  return version !== undefined && isReady(version.object) && !isDeletedBefore(pod, position);
};

/** The pod was Ready before, and nothing has deleted the pod since: its node or its program made it unready. */
const lostReadiness = (pod: Member, position: StreamPosition) =>
  !isDeletedBefore(pod, position) &&
  pod.versions.some(({ index, object }) => index < position.index && isReady(object));

/** The controller knows its own deletions, so cache lag does not explain two deletions at the same time. */
const mayHaveAppearedReady = (pod: Member, step: Fact) =>
  !(step.kind === 'deleted' && isDeletedBefore(pod, step)) &&
  versionsVisibleWithLag(pod, step, cacheLag).some(
    ({ object }) => isReady(object) && object.metadata?.deletionTimestamp === undefined,
  );
