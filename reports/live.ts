import { relative } from 'node:path';
import pc from 'picocolors';
import type { TestCase } from 'vitest/node';
import { remarkOf } from './known-issue';
import type { RunListener, SpecRun } from './listener';
import { expectedCases, statusLine } from './progress-line';
import { caseName, type Result } from './result';

/** The interval of progress lines where the last line cannot be redrawn. */
const plainInterval = 10_000;

const terminalInterval = 1000;

/** Prints each result when its case ends and, on a terminal, the progress of the run below. */
export class LiveOutput implements RunListener {
  private readonly counts = { passed: 0, failed: 0, known: 0, inconclusive: 0, unsupported: 0, skipped: 0 };
  private readonly running = new Set<string>();
  private specs = 0;
  private read = 0;
  private cases = 0;
  private since = 0;
  private printedErrors = 0;
  private timer: NodeJS.Timeout | undefined;

  onStart(specs: number): void {
    this.specs = specs;
    this.since = Date.now();
    this.startTimer();
  }

  onSpecRead(cases: number): void {
    this.read += 1;
    this.cases += cases;
  }

  onCaseStart(test: TestCase): void {
    this.running.add(test.id);
    this.write('');
  }

  onResult(result: Result, test: TestCase): void {
    this.running.delete(test.id);
    this.counts[result.verdict] += 1;
    // Each case counts once. A case that runs again was inconclusive.
    if (result.attempt === 2) this.counts.inconclusive -= 1;
    this.write(formatResult(result, formatLocation(test)));
  }

  onEnd(run: SpecRun): void {
    this.stopTimer();
    this.printRunErrors(run);
  }

  onSecondAttemptsStart(cases: number): void {
    this.write(`${pc.bold(secondAttemptsHeading(cases))}\n`);
    this.startTimer();
  }

  onSecondAttemptsEnd(run: SpecRun): void {
    this.onEnd(run);
  }

  private startTimer(): void {
    this.timer = process.stderr.isTTY
      ? setInterval(() => this.write(''), terminalInterval)
      : setInterval(() => this.write(`… ${this.status()}\n`), plainInterval);
    this.timer.unref();
  }

  private stopTimer(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private printRunErrors({ runErrors }: SpecRun): void {
    for (const error of runErrors.slice(this.printedErrors))
      this.write(`${pc.yellow('?')} ${indented(error).trimStart()}`);
    this.printedErrors = runErrors.length;
  }

  /** Writes above the status line. */
  private write(text: string): void {
    const { isTTY, columns } = process.stderr;
    const status = isTTY && this.timer ? this.status().slice(0, columns - 1) : '';
    process.stderr.write(`${isTTY ? clearedLine : ''}${text}${status}`);
  }

  private status(): string {
    return statusLine({
      counts: this.counts,
      running: this.running.size,
      expected: expectedCases(this.specs, this.read, this.cases),
      seconds: (Date.now() - this.since) / 1000,
    });
  }
}

export const secondAttemptsHeading = (cases: number): string =>
  cases === 1
    ? 'Running 1 inconclusive case again, alone'
    : `Running ${cases} inconclusive cases again, one at a time`;

const clearedLine = '\r\u001b[K';

export function formatResult(result: Result, location = ''): string {
  const { verdict, seconds, reason = '' } = result;
  const name = caseName(result);
  const remark = remarkOf(result);
  const remarkLine = remark ? indented(remark) : '';
  const timed = `${name} ${pc.dim(`(${seconds.toFixed(1)} s)`)}`;
  switch (verdict) {
    case 'passed':
      return `${pc.green('✓')} ${timed}\n${remarkLine}`;
    case 'failed':
      return `${pc.red('✖')} ${timed}\n${indented(reason)}${location}`;
    case 'known':
      return `${pc.yellow('!')} ${timed}\n${remarkLine}`;
    case 'inconclusive':
      return `${pc.yellow('?')} ${timed}\n${indented(reason)}${location}`;
    case 'unsupported':
    case 'skipped':
      return `${pc.dim(`↓ ${name} (${verdict}: ${reason})`)}\n`;
  }
}

const indented = (text: string): string => `${text.replace(/^(?=.)/gm, '    ')}\n`;

/** The line of the spec that threw the error. */
function formatLocation(test: TestCase): string {
  const frames = test.result().errors?.flatMap(({ stacks = [] }) => stacks) ?? [];
  const frame = frames.find(({ file }) => file === test.module.moduleId);
  if (!frame) return '';
  return `${pc.dim(`    at ${relative(process.cwd(), frame.file)}:${frame.line}:${frame.column}`)}\n`;
}
