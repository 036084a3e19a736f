import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Reporter, ResolvedConfig } from 'vitest/node';
import type { Target } from '../../cluster/target';
import { hasCode } from '../../helpers/problem';
import type { RunContext, StorageUnderTest } from '../../helpers/run-context';
import { cancelOn } from './cancel';
import { handOver } from './handover';

const suite = fileURLToPath(new URL('../..', import.meta.url));

type Tuning = Partial<
  Pick<ResolvedConfig, 'pool' | 'isolate' | 'maxWorkers' | 'maxConcurrency' | 'setupFiles'>
>;

export interface Run {
  readonly id: string;
  readonly target: Target;
  readonly images: RunContext['images'];
  /** By default, what the default class gives. */
  readonly storage?: StorageUnderTest;
  readonly keepOnFailure?: boolean;
  /** Only the specs whose path contains one of these. */
  readonly filters: readonly string[];
  readonly reporters: readonly Reporter[];
  readonly signal: AbortSignal;
  /** What a benchmark varies; everybody else takes the measured choice of vitest.config.ts. */
  readonly tuning?: Tuning;
}

/** Runs the specs against a cluster; what came of it is what the reporters were told. */
export async function conformance(run: Run): Promise<void> {
  const { id, target, images, keepOnFailure = false, filters, reporters, signal, tuning = {} } = run;
  // Loaded when they are needed: --help need not wait a second for them.
  const { storageOf } = await import('./storage');
  const storage = run.storage ?? (await storageOf(target));
  handOver({ target, images, storage, run: id, keepOnFailure });
  const { createVitest } = await import('vitest/node');
  const vitest = await withoutItsSignals(() =>
    createVitest('test', {
      root: suite,
      config: join(suite, 'vitest.config.ts'),
      project: ['conformance'],
      watch: false,
      reporters: [...reporters],
    }),
  );
  const { setupFiles = [], ...others } = tuning;
  for (const { config } of [vitest, ...vitest.projects]) {
    Object.assign(config, others);
    config.setupFiles.push(...setupFiles);
  }
  const cancelling = cancelOn(signal, vitest);
  try {
    if (!signal.aborted) await vitest.start([...filters]);
  } catch (error) {
    if (!hasCode(error, 'VITEST_FILES_NOT_FOUND')) throw error;
    console.error(`No guarantee has ${filters.join(' or ')} in its path`);
  } finally {
    clearInterval(cancelling);
    await vitest.close();
  }
}

/** vitest ends the process a moment after Ctrl-C: here it is to end its tests, so that they clean up after themselves. */
async function withoutItsSignals<T>(create: () => Promise<T>): Promise<T> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const before = signals.map((signal) => process.listeners(signal));
  const created = await create();
  for (const [i, signal] of signals.entries())
    for (const listener of process.listeners(signal))
      if (!before[i]?.includes(listener)) process.off(signal, listener);
  return created;
}
