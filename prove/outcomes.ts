import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';
import type { Verdict } from '../helpers/verdict';
import { resultOf } from '../reports/result';

/** The result of a case under a fault: `detected` if the guarantee failed, `missed` if the guarantee passed. */
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

/** Collects the outcomes of a run. */
export class OutcomeReporter implements Reporter {
  readonly outcomes: Outcome[] = [];
  /** Errors outside of the tests. */
  readonly runErrors: string[] = [];

  constructor(private readonly onOutcome: (outcome: Outcome) => void) {}

  onTestCaseResult(test: TestCase): void {
    const { guarantee, verdict, reason = '', seconds } = resultOf(test, (text) => text);
    const outcome: Outcome = {
      guarantee,
      case: test.name,
      detection: verdict === 'failed' ? 'detected' : verdict === 'passed' ? 'missed' : verdict,
      reason,
      seconds,
    };
    this.outcomes.push(outcome);
    this.onOutcome(outcome);
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    for (const { message, stack } of [...modules.flatMap((module) => module.errors()), ...unhandled])
      this.runErrors.push(stack ?? message);
  }
}

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
