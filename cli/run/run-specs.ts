import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ResolvedConfig, TestCase, Vitest } from 'vitest/node';
import type { RunContext } from '../../helpers/run-context';
import type { RunListener, RunStop, SpecRun } from '../../reports/listener';
import { ResultReporter } from '../../reports/reporter';
import { untilStarted } from './vitest-start';

const suite = fileURLToPath(new URL('../..', import.meta.url));

/** The settings that a benchmark or a test of the suite varies; all other runs use the measured settings of vitest.config.ts. */
export type Tuning = Partial<
  Pick<ResolvedConfig, 'pool' | 'isolate' | 'maxWorkers' | 'maxConcurrency' | 'setupFiles' | 'testTimeout'>
>;

export interface RunSpecsOptions extends RunListener {
  /** vitest takes seconds to load, and loads while the preflight still checks the context. */
  readonly context: RunContext | Promise<RunContext>;
  /** The ids of the guarantees that the run checks. */
  readonly guarantees: readonly string[];
  readonly signal: AbortSignal;
  readonly tuning?: Tuning;
  /** Ends the run as inconclusive when it has an error. */
  readonly stop?: RunStop;
}

/** A run whose first attempts have ended, and whose namespaces are not yet cleaned up. */
export interface RunningSpecs {
  /** The results so far. */
  readonly run: SpecRun;
  readonly inconclusiveTests: readonly TestCase[];
  /** False if the run was interrupted before its first spec. */
  readonly hasStarted: boolean;
  /** Whether no other case may start. */
  readonly hasEnded: boolean;
  /** Runs these tests once more, one at a time. The results become a part of the run. */
  runAgain(tests: readonly TestCase[]): Promise<void>;
}

/** Runs the specs against the cluster of the context. */
export const runSpecs = (options: RunSpecsOptions): Promise<SpecRun> =>
  withSpecRun(options, async ({ run }) => run);

/**
 * Calls `use` before the namespaces of the run are cleaned up, so that a kill during the clean-up loses no result. Fails
 * with the reason of the signal if the run is interrupted while vitest starts.
 */
export async function withSpecRun<T>(
  { context, guarantees, signal, tuning = {}, stop, ...listener }: RunSpecsOptions,
  use: (specs: RunningSpecs) => Promise<T>,
): Promise<T> {
  const reporter = new ResultReporter(listener, signal, stop);
  const checked = Promise.resolve(context);
  // The check may fail while vitest loads.
  checked.catch(() => {});
  const vitest = await untilStarted(createSpecVitest(reporter, tuning), signal).catch(async (error) => {
    // A check that still runs deletes its namespace first.
    await checked.catch(() => {});
    throw error;
  });
  const end = {
    get aborted() {
      return signal.aborted || stop?.error !== undefined;
    },
  };
  const cancelling = cancelOnAbort(end, vitest);
  try {
    vitest.provide('run', await checked);
    // Without any path, vitest would run every spec.
    if (!signal.aborted && guarantees.length > 0) await vitest.start(guarantees.map(specPath));
    return await use(runningSpecs(vitest, reporter));
  } finally {
    clearInterval(cancelling);
    await vitest.close();
  }
}

/** vitest runs each file whose path contains a given path. No other file contains the absolute path of a spec. */
export const specPath = (guarantee: string): string => join(suite, 'specs', `${guarantee}.ts`);

export const runningSpecs = (vitest: Vitest, reporter: ResultReporter): RunningSpecs => ({
  get run() {
    return reporter.run;
  },
  get inconclusiveTests() {
    return reporter.inconclusiveTests;
  },
  get hasStarted() {
    return reporter.hasStarted;
  },
  get hasEnded() {
    return reporter.hasEnded;
  },
  // A run of vitest per case: within one run, vitest would start the concurrent cases of a spec together.
  runAgain: (tests) =>
    reporter.runAgain(tests, (test) => vitest.runTestSpecifications([test.toTestSpecification()])),
});

async function createSpecVitest(reporter: ResultReporter, tuning: Tuning): Promise<Vitest> {
  // Imported here because vitest takes a second to load, and --help need not wait for vitest.
  const { createVitest } = await import('vitest/node');
  const vitest = await withoutSignalHandlers(() =>
    createVitest('test', {
      root: suite,
      config: join(suite, 'vitest.config.ts'),
      project: ['conformance'],
      watch: false,
      // The other loader writes a file into node_modules, which can be read-only.
      configLoader: 'runner',
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
