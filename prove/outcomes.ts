import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';
import type { Verdict } from '../helpers/verdict';
import { resultOf } from '../reports/result';

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

/** Collects the outcomes of a run as they fall. */
export class OutcomeReporter implements Reporter {
  readonly outcomes: Outcome[] = [];
  /** What went wrong outside of the tests. */
  readonly troubles: string[] = [];

  constructor(private readonly onCell: (cell: Outcome) => void) {}

  onTestCaseResult(test: TestCase): void {
    const { guarantee, verdict, reason = '', seconds } = resultOf(test, (text) => text);
    const cell: Outcome = {
      guarantee,
      case: test.name,
      detection: verdict === 'failed' ? 'detected' : verdict === 'passed' ? 'missed' : verdict,
      reason,
      seconds,
    };
    this.outcomes.push(cell);
    this.onCell(cell);
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    for (const { message, stack } of [...modules.flatMap((module) => module.errors()), ...unhandled])
      this.troubles.push(stack ?? message);
  }
}

/** A reason in one line: its headline, and what was expected and received. */
export const oneLine = ({ reason }: Pick<Outcome, 'reason'>): string => {
  const [headline = '', ...rest] = reason.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '));
  const telling = rest.filter((line) => /^(Expected|Received|Awaited|Because) /.test(line));
  return [headline.replace(/^\S+\/\S+: /, ''), ...telling].join(' · ');
};
