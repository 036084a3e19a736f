import { marksOf } from '../history';
import { type FactKind, factsOf, membersOf } from '../pods';
import { broken, type Law, law, linesOf } from './law';

export type Happening = `pod ${FactKind}`;

/** The negative claim. It proves something only where the timeline held: silence without a fence is no silence. */
export const no = (happening: Happening): Law =>
  law(
    {
      name: `no ${happening}`,
      sentence: 'not once, all through the hold',
      over: ['Pod'],
      needs: 'a hold: a silence that was waited through and ended by an event of our own',
    },
    (history) => {
      const shown = factsOf(history, membersOf(history)).filter(({ kind }) => `pod ${kind}` === happening);
      const occasions = shown.map((fact) =>
        broken({
          headline: `${fact.pod.name} ${fact.kind}`,
          expected: `no ${happening}`,
          received: shown.map(({ kind, pod }) => `${pod.name} ${kind}`).join(', '),
          lines: linesOf(shown, ...shown),
        }),
      );
      return { occasions, enough: marksOf(history).some(({ kind }) => kind === 'hold') };
    },
  );
