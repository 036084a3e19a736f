import type { Verdict } from '../helpers/verdict';
import type { Result } from '../reports/result';

/** What a case came to under a saboteur. Red is due: the promise is being broken. */
export type Detection = 'detected' | 'missed' | Exclude<Verdict, 'failed' | 'passed'>;

/** One case of a guarantee under one saboteur. */
export interface Outcome {
  readonly guarantee: string;
  readonly case: string;
  readonly detection: Detection;
  /** What was said against it. */
  readonly reason: string;
  readonly seconds: number;
}

export const outcomeOf = ({ guarantee, case: title, verdict, reason = '', seconds }: Result): Outcome => ({
  guarantee,
  case: title,
  detection: verdict === 'failed' ? 'detected' : verdict === 'passed' ? 'missed' : verdict,
  reason,
  seconds,
});

/** A reason in one line: its headline, and what was expected and received. */
export const oneLine = ({ reason }: Pick<Outcome, 'reason'>): string => {
  const [headline = '', ...rest] = reason.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '));
  const telling = rest.filter((line) => /^(Expected|Received|Awaited|Because) /.test(line));
  return [headline.replace(/^\S+\/\S+: /, ''), ...telling].join(' · ');
};
