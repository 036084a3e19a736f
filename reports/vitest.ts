import { join } from 'node:path';
import type { SerializedError, TestModule, TestRunEndReason, Vitest } from 'vitest/node';
import { newRunId } from './facts';
import { Reports } from './reporter';
import { summary } from './summary';
import { exitCodeOf } from './verdict';

/** The reports of a run for which vitest was started by itself, without the command line. */
export default class extends Reports {
  constructor() {
    super(join(process.cwd(), 'stsc-results', newRunId()), new AbortController().signal);
  }

  override async onInit(vitest: Vitest): Promise<void> {
    vitest.provide('runId', this.id);
    await super.onInit(vitest);
  }

  override async onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly SerializedError[],
    reason: TestRunEndReason,
  ): Promise<void> {
    await super.onTestRunEnd(modules, unhandled, reason);
    const { verdict, results, report } = this;
    if (!verdict) return;
    // Other projects may have failed beside a cluster that is conformant.
    process.exitCode = exitCodeOf[verdict.verdict] || process.exitCode;
    console.error(summary({ verdict, results, report }));
  }
}
