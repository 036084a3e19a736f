import { join } from 'node:path';
import type { RunContext } from '../../helpers/run-context';
import { type FinishedRun, RunFiles } from '../../reports/files';
import { broadcast } from '../../reports/listener';
import { LiveOutput } from '../../reports/live';
import { withSpecRun } from './run-specs';

export interface ConformanceOptions {
  readonly context: RunContext;
  /** The run contains only the specs whose path contains one of these words; without words, all specs. */
  readonly filters: readonly string[];
  readonly signal: AbortSignal;
}

/** The reports of a run, or 'nothing ran' if the run was interrupted before its first spec. */
export type Outcome = FinishedRun | 'nothing ran';

/** Runs the specs, prints each result and writes the reports into a folder of stsc-results. */
export async function conformance(options: ConformanceOptions): Promise<Outcome> {
  const { context, signal } = options;
  if (signal.aborted) return 'nothing ran';
  const files = new RunFiles(join(process.cwd(), 'stsc-results', context.id));
  return withSpecRun({ ...options, ...broadcast(files, new LiveOutput()) }, (run) =>
    files.finish(run, context),
  );
}
