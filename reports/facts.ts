import type { ClusterFacts } from '../helpers/run-context';

export type { ClusterFacts };

declare module 'vitest' {
  interface ProvidedContext {
    cluster: ClusterFacts;
    /** The run's id, which is the name of its folder too. */
    runId: string;
  }
}

export const nothingKnown: ClusterFacts = {
  server: 'unknown',
  version: 'unknown',
  origin: 'unknown',
};

/** Sorts by time, and is a fit name for a folder and for a label. */
export const newRunId = (): string => new Date().toISOString().replace(/[:.]/g, '-');
