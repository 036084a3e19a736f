import { type ClaimFact, claimFactsOf } from '../claims';
import { type History, marksOf } from '../history';
import { type FactKind, factsOf, membersOf } from '../pods';
import { type Line, type Rule, rule, violated } from './rule';

export type EventKind = `pod ${FactKind}` | `claim ${ClaimFact['kind']}`;

/** The negative claim. It proves something only where the timeline held: silence without a fence is no silence. */
export const never = (happening: EventKind): Rule =>
  rule(
    {
      name: `no ${happening}`,
      sentence: 'not once, all through the hold',
      over: [happening.startsWith('pod') ? 'Pod' : 'PersistentVolumeClaim'],
      needs: 'a hold: a silence that was waited through and ended by an event of our own',
    },
    (history) => {
      const lines = shownIn(history, happening);
      const shown = lines.map(({ subject, what }) => `${subject} ${what}`);
      const checks = shown.map((headline) =>
        violated({ headline, expected: `no ${happening}`, received: shown.join(', '), lines }),
      );
      return { checks, enough: marksOf(history).some(({ kind }) => kind === 'quiet period') };
    },
  );

function shownIn(history: History, happening: EventKind): readonly Line[] {
  const pods = factsOf(history, membersOf(history))
    .filter(({ kind }) => `pod ${kind}` === happening)
    .map(({ at, kind, pod }) => ({ at, subject: pod.name, what: kind }));
  const claims = claimFactsOf(history)
    .filter(({ kind }) => `claim ${kind}` === happening)
    .map(({ at, kind, name }) => ({ at, subject: `claim ${name}`, what: kind }));
  return [...pods, ...claims].map((line) => ({ ...line, isViolation: true }));
}
