import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
import type { ClusterFacts, RunContext } from '../helpers/run-context';

/** The facts in the report of a run that ended before its cluster was known. */
export const unknownCluster: ClusterFacts = {
  server: 'unknown',
  version: 'unknown',
  origin: 'unknown',
};

/** Undefined until the command line or the global setup has opened the cluster. */
export function contextOf(project: TestProject | undefined): RunContext | undefined {
  const provided: Partial<ProvidedContext> | undefined = project?.getProvidedContext();
  return provided?.run;
}

/** Ids sort by time, and are valid as the name of a folder and as the value of a label. */
export const newRunId = (time = new Date()): string => time.toISOString().replace(/[:.]/g, '-');

/** The reporter and the global setup of a direct vitest run share no module, but derive the same id from this time. */
export const processStart = new Date(performance.timeOrigin);
