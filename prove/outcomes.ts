import type { Verdict } from '../helpers/verdict';
import type { Result } from '../reports/result';

/**
 * The result of a case under a fault: `detected` if the guarantee failed, `missed` if the guarantee passed. With a known
 * issue the case fails without the fault, too, so its failure shows nothing about the fault: `known`.
 */
export type Detection = 'detected' | 'missed' | Exclude<Verdict, 'failed' | 'passed'>;

/** One case of a guarantee under one fault. */
export interface Outcome {
  readonly guarantee: string;
  readonly case: string;
  readonly detection: Detection;
  /** The message of the case. */
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

/** The reason in one line: the headline, and the lines with the expectation and the observation. */
export const oneLine = ({ reason }: Pick<Outcome, 'reason'>): string => {
  const [headline = '', ...rest] = reason.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '));
  const details = rest.filter((line) => /^(Expected|Received|Awaited|Because) /.test(line));
  return [headline.replace(/^\S+\/\S+: /, ''), ...details].join(' · ');
};

/** Whether the reason is a default message of an assertion library, which names no Kubernetes object. */
export const isRawAssertion = ({ reason }: Pick<Outcome, 'reason'>): boolean =>
  /^expected .* to (be|have|equal|strictly equal|deeply equal|match|contain|include|throw|satisfy)\b/.test(
    reason.split('\n')[0] ?? '',
  );
