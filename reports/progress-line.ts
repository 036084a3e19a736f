import type { Verdict } from '../helpers/verdict';

/** The progress of a run. */
export interface RunProgress {
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly running: number;
  /** The estimated number of all cases. */
  readonly expected: number;
  readonly seconds: number;
}

export function statusLine({ counts, running, expected, seconds }: RunProgress): string {
  const { passed, ...others } = counts;
  const words = Object.entries({ ...others, running }).filter(([, number]) => number > 0);
  const left = timeLeft(
    Object.values(counts).reduce((sum, number) => sum + number),
    expected,
    seconds,
  );
  return [`${passed} passed`, ...words.map(([word, number]) => `${number} ${word}`), ...left].join(', ');
}

function timeLeft(done: number, expected: number, seconds: number): string[] {
  // The first results of many concurrent cases say nothing about their speed.
  if (done * 10 < expected || done >= expected) return [];
  const left = (seconds / done) * (expected - done);
  if (left < 90) return [`about ${Math.max(5, Math.round(left / 5) * 5)} s left`];
  return [`about ${Math.round(left / 60)} min left`];
}

/** Specs are read one after the other; a spec that is not read yet counts with the average number of cases. */
export const expectedCases = (specs: number, read: number, cases: number): number =>
  read === 0 ? 0 : Math.round(cases + (specs - read) * (cases / read));
