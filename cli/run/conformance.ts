import { join } from 'node:path';
import type { RunContext } from '../../helpers/run-context';
import { type FinishedRun, RunFiles } from '../../reports/files';
import { broadcast } from '../../reports/listener';
import { LiveOutput } from '../../reports/live';
import { withSpecRun } from './run-specs';
import { runSecondAttempts } from './second-attempts';

export interface ConformanceOptions {
  readonly context: RunContext;
  /** The ids of the guarantees that the run checks. */
  readonly guarantees: readonly string[];
  readonly signal: AbortSignal;
}

/** The reports of a run, or 'nothing ran' if the run was interrupted before its first spec. */
export type Outcome = FinishedRun | 'nothing ran';

/** Runs the specs, and inconclusive cases a second time; prints each result and writes the reports into a folder of stsc-results. */
export async function conformance(options: ConformanceOptions): Promise<Outcome> {
  const { context, signal } = options;
  if (signal.aborted) return 'nothing ran';
  const files = new RunFiles(join(process.cwd(), 'stsc-results', context.id));
  return withSpecRun({ ...options, ...broadcast(files, new LiveOutput()) }, async (specs) => {
    await runSecondAttempts(specs);
    return files.finish(specs.run, context);
  });
}
