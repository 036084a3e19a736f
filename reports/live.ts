import { relative } from 'node:path';
import pc from 'picocolors';
import type { TestCase } from 'vitest/node';
import type { RunListener, SpecRun } from './listener';
import { expectedCases, statusLine } from './progress-line';
import { caseName, type Result } from './result';

/** The interval of progress lines where the last line cannot be redrawn. */
const plainInterval = 10_000;

const terminalInterval = 1000;

/** Prints each result when its case ends and, on a terminal, the progress of the run below. */
export class LiveOutput implements RunListener {
  private readonly counts = { passed: 0, failed: 0, inconclusive: 0, unsupported: 0, skipped: 0 };
  private readonly running = new Set<string>();
  private specs = 0;
  private read = 0;
  private cases = 0;
  private since = 0;
  private timer: NodeJS.Timeout | undefined;

  onStart(specs: number): void {
    this.specs = specs;
    this.since = Date.now();
    this.timer = process.stderr.isTTY
      ? setInterval(() => this.write(''), terminalInterval)
      : setInterval(() => this.write(`… ${this.status()}\n`), plainInterval);
    this.timer.unref();
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
    this.write(formatResult(result, formatLocation(test)));
  }

  onEnd({ runErrors }: SpecRun): void {
    clearInterval(this.timer);
    this.timer = undefined;
    for (const error of runErrors) this.write(`${pc.yellow('?')} ${indented(error).trimStart()}`);
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

const clearedLine = '\r\u001b[K';

export function formatResult({ verdict, seconds, reason = '', ...result }: Result, location = ''): string {
  const name = caseName(result);
  const timed = `${name} ${pc.dim(`(${seconds.toFixed(1)} s)`)}`;
  switch (verdict) {
    case 'passed':
      return `${pc.green('✓')} ${timed}\n`;
    case 'failed':
      return `${pc.red('✖')} ${timed}\n${indented(reason)}${location}`;
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
