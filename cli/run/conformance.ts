import { join } from 'node:path';
import type { RunContext } from '../../helpers/run-context';
import { type Finished, RunFiles } from '../../reports/files';
import { broadcast } from '../../reports/listener';
import { LiveOutput } from '../../reports/live';
import { withSpecRun } from './run-specs';

export interface ConformanceOptions {
  readonly context: RunContext;
  /** Only the specs whose path contains one of these; if empty, all specs. */
  readonly filters: readonly string[];
  readonly signal: AbortSignal;
}

/** What a run found out; nothing if the run was interrupted before its first spec. */
export type Outcome = Finished | 'nothing ran';

/** Runs the specs, prints each result and writes the reports into a folder of stsc-results. */
export async function conformance(options: ConformanceOptions): Promise<Outcome> {
  const { context, signal } = options;
  if (signal.aborted) return 'nothing ran';
  const files = new RunFiles(join(process.cwd(), 'stsc-results', context.id));
  return withSpecRun({ ...options, ...broadcast(files, new LiveOutput()) }, (run) =>
    files.finish(run, context),
  );
}
