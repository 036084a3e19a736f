import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Reporter, TestCase, TestModule, TestRunEndReason, Vitest } from 'vitest/node';
import { conclude, type Result, type Verdict } from './verdict';

/** Writes what a run finds out, a line the moment a test ends, so that a killed run keeps what it had. */
export class ResultsReporter implements Reporter {
  private root = '';
  private readonly results: Result[] = [];
  verdict: Verdict | undefined;

  constructor(
    private readonly folder: string,
    private readonly interruption: AbortSignal,
  ) {}

  onInit(vitest: Vitest): void {
    this.root = vitest.config.root;
    mkdirSync(this.folder, { recursive: true });
    const latest = join(dirname(this.folder), 'latest');
    rmSync(latest, { force: true });
    symlinkSync(relative(dirname(latest), this.folder), latest);
  }

  onTestCaseResult(test: TestCase): void {
    const { state, errors } = test.result();
    const result: Result = {
      guarantee: relative(join(this.root, 'specs'), test.module.moduleId).replace(/\.ts$/, ''),
      case: test.fullName,
      verdict: state === 'passed' || state === 'failed' ? state : 'skipped',
      seconds: Number(((test.diagnostic()?.duration ?? 0) / 1000).toFixed(3)),
      ...(errors?.length ? { reason: errors.map(({ message }) => message).join('\n') } : {}),
    };
    this.results.push(result);
    appendFileSync(join(this.folder, 'results.ndjson'), `${JSON.stringify(result)}\n`);
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly unknown[],
    reason: TestRunEndReason,
  ): void {
    const unloaded = modules.filter((module) => module.errors().length > 0).length;
    this.verdict = conclude(this.results, {
      troubles: unhandled.length + unloaded,
      interrupted: reason === 'interrupted' || this.interruption.aborted,
    });
    writeFileSync(join(this.folder, 'verdict.json'), `${JSON.stringify(this.verdict, null, 2)}\n`);
  }
}
