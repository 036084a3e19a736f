import { type ClaimFact, claimFactsOf } from '../claims';
import { type History, marksOf } from '../history';
import { versionsSince } from '../object-histories';
import { type FactKind, factsOf, isReady, type Member, membersOf, podsOf } from '../pods';
import { inconclusive, type Line, type Rule, rule, violated } from './rule';

export type EventKind = `pod ${FactKind}` | `claim ${ClaimFact['kind']}`;

export interface Absence {
  /** Only events of the pod with this name count. */
  readonly of?: string;
  /** The event is a violation only while the pod with this name is not Ready. */
  readonly whileUnready?: string;
}

/** Satisfied only after a quiet period: without it, the controller may not have reconciled yet. */
export const never = (kind: EventKind, { of, whileUnready }: Absence = {}): Rule => {
  const title = kind.replace('claim', 'PVC');
  return rule(
    {
      name: `no ${title}`,
      sentence: 'never during the quiet period',
      over: [kind.startsWith('pod') ? 'Pod' : 'PersistentVolumeClaim'],
      needs: 'a quiet period that ended when the controller observed a new generation',
    },
    (history) => {
      const lines = eventsIn(history, kind).filter(({ subject }) => of === undefined || subject === of);
      const events = lines.map(({ subject, what }) => `${subject} ${what}`);
      const ready = whileUnready === undefined ? undefined : firstReadyIn(history, whileUnready);
      const checks = lines.map(({ at, disruption }, i) => {
        const headline = events[i] ?? '';
        if (disruption !== undefined)
          return inconclusive(`${headline} because of a disruption: ${disruption}`);
        if (ready !== undefined && ready <= at)
          return inconclusive(`${headline} after ${whileUnready} was reported as Ready again`);
        return violated({ headline, expected: `no ${title}`, received: events.join(', '), lines });
      });
      return { checks, enough: marksOf(history).some(({ kind }) => kind === 'quiet period') };
    },
  );
};

/**
 * The first moment after the bookmark at which the pod was Ready. A kubelet can report a pod that a probe has just found
 * unready as Ready once more: an update of the pod's status that began before the probe ended is written after it.
 */
function firstReadyIn(history: History, name: string): number | undefined {
  const start = history.from.streams.Pod;
  const versions = podsOf(history)
    .filter((pod) => pod.name === name)
    .flatMap((pod) => versionsSince(pod, start));
  return versions.find(({ object }) => isReady(object))?.at;
}

interface EventLine extends Line {
  /** The reason, if a drain of the node, the scheduler or the kubelet deleted the pod, and not a controller. */
  readonly disruption?: string | undefined;
}

const disruptionOf = ({ versions }: Member): string | undefined => {
  const conditions = versions.at(-1)?.object.status?.conditions ?? [];
  return conditions.find(({ type, status }) => type === 'DisruptionTarget' && status === 'True')?.reason;
};

function eventsIn(history: History, eventKind: EventKind): readonly EventLine[] {
  const pods = factsOf(history, membersOf(history))
    .filter(({ kind }) => `pod ${kind}` === eventKind)
    .map(({ at, kind, pod }) => ({
      at,
      subject: pod.name,
      what: kind,
      ...(kind === 'deleted' && { disruption: disruptionOf(pod) }),
    }));
  const claims = claimFactsOf(history)
    .filter(({ kind }) => `claim ${kind}` === eventKind)
    .map(({ at, kind, name }) => ({ at, subject: `PVC ${name}`, what: kind }));
  return [...pods, ...claims].map((line) => ({ ...line, isViolation: true }));
}
