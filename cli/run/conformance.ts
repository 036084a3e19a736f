import { join } from 'node:path';
import type { RunContext } from '../../helpers/run-context';
import { type FinishedRun, RunFiles } from '../../reports/files';
import { broadcast } from '../../reports/listener';
import { LiveOutput } from '../../reports/live';
import { RepeatedCause } from './repeated-cause';
import { withSpecRun } from './run-specs';
import { runSecondAttempts } from './second-attempts';

export interface ConformanceOptions {
  /** The id of the run. */
  readonly id: string;
  /** The context may still be checked. If the check fails, the run has no results folder. */
  readonly context: RunContext | Promise<RunContext>;
  /** The ids of the guarantees that the run checks. */
  readonly guarantees: readonly string[];
  readonly signal: AbortSignal;
  /** Continues although one cause in the environment has ended five cases. */
  readonly keepGoing?: boolean;
}

/** The reports of a run, or 'nothing ran' if the run was interrupted before its specs were started. */
export type Outcome = FinishedRun | 'nothing ran';

/** Runs the specs, and inconclusive cases a second time; prints each result and writes the reports into a folder of stsc-results. */
export async function conformance(options: ConformanceOptions): Promise<Outcome> {
  const { id, context, signal, keepGoing = false } = options;
  if (signal.aborted) return 'nothing ran';
  const files = new RunFiles(join(process.cwd(), 'stsc-results', id));
  const stop = new RepeatedCause();
  const listener = broadcast(files, new LiveOutput(), ...(keepGoing ? [] : [stop]));
  return withSpecRun({ ...options, ...listener, stop }, async (specs) => {
    if (!specs.hasStarted) return 'nothing ran';
    await runSecondAttempts(specs);
    return files.finish(specs.run, await context);
  }).catch((error) => {
    // The run was interrupted while vitest started.
    if (error === signal.reason) return 'nothing ran';
    throw error;
  });
}
