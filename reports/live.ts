import pc from 'picocolors';
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';

/** Tells each verdict as it falls, and with a failure what was seen. */
export class LiveReporter implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const { state, errors = [] } = test.result();
    const seconds = ((test.diagnostic()?.duration ?? 0) / 1000).toFixed(1);
    const mark = { passed: pc.green('✓'), failed: pc.red('✖'), skipped: pc.dim('↓'), pending: '…' }[state];
    console.error(`${mark} ${test.fullName.replace(' > ', ' ')} ${pc.dim(`(${seconds} s)`)}`);
    for (const error of errors) tell(error);
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    for (const error of [...modules.flatMap((module) => module.errors()), ...unhandled]) tell(error);
  }
}

function tell({ message, diff, stack = '' }: { message: string; diff?: string; stack?: string }): void {
  const place = stack.split('\n').find((line) => line.includes('/specs/'));
  for (const text of [message, diff, place]) if (text) console.error(text.replace(/^/gm, '    '));
}
