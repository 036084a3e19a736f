import { type ClaimFact, claimFactsOf } from '../claims';
import { type History, marksOf } from '../history';
import { type FactKind, factsOf, membersOf } from '../pods';
import { type Line, type Rule, rule, violated } from './rule';

export type EventKind = `pod ${FactKind}` | `claim ${ClaimFact['kind']}`;

/** Satisfied only after a quiet period: without it, the controller may not have reconciled yet. */
export const never = (kind: EventKind): Rule => {
  const title = kind.replace('claim', 'PVC');
  return rule(
    {
      name: `no ${title}`,
      sentence: 'never during the quiet period',
      over: [kind.startsWith('pod') ? 'Pod' : 'PersistentVolumeClaim'],
      needs: 'a quiet period that ended when the controller observed a new generation',
    },
    (history) => {
      const lines = eventsIn(history, kind);
      const events = lines.map(({ subject, what }) => `${subject} ${what}`);
      const checks = events.map((headline) =>
        violated({ headline, expected: `no ${title}`, received: events.join(', '), lines }),
      );
      return { checks, enough: marksOf(history).some(({ kind }) => kind === 'quiet period') };
    },
  );
};

function eventsIn(history: History, eventKind: EventKind): readonly Line[] {
  const pods = factsOf(history, membersOf(history))
    .filter(({ kind }) => `pod ${kind}` === eventKind)
    .map(({ at, kind, pod }) => ({ at, subject: pod.name, what: kind }));
  const claims = claimFactsOf(history)
    .filter(({ kind }) => `claim ${kind}` === eventKind)
    .map(({ at, kind, name }) => ({ at, subject: `PVC ${name}`, what: kind }));
  return [...pods, ...claims].map((line) => ({ ...line, isViolation: true }));
}
