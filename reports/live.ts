import { relative } from 'node:path';
import pc from 'picocolors';
import type { Reporter, SerializedError, TestCase, TestModule, TestSpecification } from 'vitest/node';
import { expectedCases, statusLine } from './progress-line';
import { type Result, resultOf } from './result';
import { runErrorsIn } from './run-errors';

/** A line of progress comes this often where lines cannot be drawn over. */
const everySoOften = 10_000;

const everySecond = 1000;

/** Tells each verdict as it falls, and below, on a terminal, how far the run has come. */
export class LiveReporter implements Reporter {
  private readonly counts = { passed: 0, failed: 0, inconclusive: 0, unsupported: 0, skipped: 0 };
  private readonly running = new Set<string>();
  private specs = 0;
  private read = 0;
  private cases = 0;
  private since = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly redact: (text: string) => string) {}

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    this.specs = specifications.length;
    this.since = Date.now();
    this.timer = process.stderr.isTTY
      ? setInterval(() => this.write(''), everySecond)
      : setInterval(() => this.write(`… ${this.status()}\n`), everySoOften);
    this.timer.unref();
  }

  onTestModuleCollected(module: TestModule): void {
    this.read += 1;
    this.cases += [...module.children.allTests()].length;
  }

  onTestCaseReady(test: TestCase): void {
    this.running.add(test.id);
    this.write('');
  }

  onTestCaseResult(test: TestCase): void {
    const result = resultOf(test, this.redact);
    this.running.delete(test.id);
    this.counts[result.verdict] += 1;
    this.write(told(result, placeOf(test)));
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    clearInterval(this.timer);
    this.timer = undefined;
    for (const trouble of runErrorsIn(modules, unhandled))
      this.write(`${pc.yellow('?')} ${indented(this.redact(trouble)).trimStart()}`);
  }

  /** Says something above the status line. */
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

/** A verdict as it is shown: its mark, the sentence, and what there is to say about it. */
export function told({ verdict, seconds, reason = '', ...result }: Result, place = ''): string {
  const sentence = `${result.case} ${pc.dim(`(${seconds.toFixed(1)} s)`)}`;
  switch (verdict) {
    case 'passed':
      return `${pc.green('✓')} ${sentence}\n`;
    case 'failed':
      return `${pc.red('✖')} ${sentence}\n${indented(reason)}${place}`;
    case 'inconclusive':
      return `${pc.yellow('?')} ${sentence}\n${indented(reason)}${place}`;
    case 'unsupported':
    case 'skipped':
      return `${pc.dim(`↓ ${result.case} (${verdict}: ${reason})`)}\n`;
  }
}

const indented = (text: string): string => `${text.replace(/^(?=.)/gm, '    ')}\n`;

/** The line of the spec where it was thrown. */
function placeOf(test: TestCase): string {
  const frames = test.result().errors?.flatMap(({ stacks = [] }) => stacks) ?? [];
  const frame = frames.find(({ file }) => file === test.module.moduleId);
  if (!frame) return '';
  return `${pc.dim(`    at ${relative(process.cwd(), frame.file)}:${frame.line}:${frame.column}`)}\n`;
}
