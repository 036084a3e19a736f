import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ResolvedConfig, Vitest } from 'vitest/node';
import { hasCode } from '../../helpers/problem';
import type { RunContext } from '../../helpers/run-context';
import type { RunListener, RunStop, SpecRun } from '../../reports/listener';
import { ResultReporter } from '../../reports/reporter';

const suite = fileURLToPath(new URL('../..', import.meta.url));

/** The settings that a benchmark or a test of the suite varies; all other runs use the measured settings of vitest.config.ts. */
export type Tuning = Partial<
  Pick<ResolvedConfig, 'pool' | 'isolate' | 'maxWorkers' | 'maxConcurrency' | 'setupFiles' | 'testTimeout'>
>;

export interface RunSpecsOptions extends RunListener {
  readonly context: RunContext;
  /** The run contains only the specs whose path contains one of these words; without words, all specs. */
  readonly filters: readonly string[];
  readonly signal: AbortSignal;
  readonly tuning?: Tuning;
  /** Ends the run as inconclusive when it has an error. */
  readonly stop?: RunStop;
}

/** Runs the specs against the cluster of the context. */
export const runSpecs = (options: RunSpecsOptions): Promise<SpecRun> =>
  withSpecRun(options, async (run) => run);

/** Calls `use` before the namespaces of the run are cleaned up, so that a kill during the clean-up loses no result. */
export async function withSpecRun<T>(
  { context, filters, signal, tuning = {}, stop, ...listener }: RunSpecsOptions,
  use: (run: SpecRun) => Promise<T>,
): Promise<T> {
  const reporter = new ResultReporter(listener, signal, stop);
  const vitest = await createSpecVitest(reporter, tuning);
  vitest.provide('run', context);
  const end = {
    get aborted() {
      return signal.aborted || stop?.error !== undefined;
    },
  };
  const cancelling = cancelOnAbort(end, vitest);
  try {
    if (!signal.aborted) await start(vitest, filters);
    return await use(reporter.run);
  } finally {
    clearInterval(cancelling);
    await vitest.close();
  }
}

async function createSpecVitest(reporter: ResultReporter, tuning: Tuning): Promise<Vitest> {
  // Imported here because vitest takes a second to load, and --help need not wait for vitest.
  const { createVitest } = await import('vitest/node');
  const vitest = await withoutSignalHandlers(() =>
    createVitest('test', {
      root: suite,
      config: join(suite, 'vitest.config.ts'),
      project: ['conformance'],
      watch: false,
      reporters: [reporter],
    }),
  );
  const { setupFiles = [], ...others } = tuning;
  for (const { config } of [vitest, ...vitest.projects]) {
    Object.assign(config, others);
    config.setupFiles.push(...setupFiles);
  }
  return vitest;
}

async function start(vitest: Vitest, filters: readonly string[]): Promise<void> {
  try {
    await vitest.start([...filters]);
  } catch (error) {
    if (!hasCode(error, 'VITEST_FILES_NOT_FOUND')) throw error;
    console.error(`No spec matches ${filters.map((filter) => `'${filter}'`).join(' or ')}`);
  }
}

/** Cancels the run when the signal aborts, so that its tests clean up after themselves. Clear the timer after the run. */
export const cancelOnAbort = (signal: Pick<AbortSignal, 'aborted'>, vitest: Vitest): NodeJS.Timeout =>
  // Repeated, because vitest drops a cancel that arrives before its workers listen or between two tests.
  setInterval(() => signal.aborted && vitest.cancelCurrentRun('keyboard-input'), 250);

/** vitest's own handlers end the process a moment after Ctrl-C, but the tests must clean up before the process ends. */
async function withoutSignalHandlers<T>(create: () => Promise<T>): Promise<T> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const before = signals.map((signal) => process.listeners(signal));
  const created = await create();
  for (const [i, signal] of signals.entries())
    for (const listener of process.listeners(signal))
      if (!before[i]?.includes(listener)) process.off(signal, listener);
  return created;
}
