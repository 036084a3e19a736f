/** What a report says of the cluster under test. */
export interface ClusterFacts {
  readonly server: string;
  readonly version: string;
  readonly origin: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    cluster: ClusterFacts;
    /** The run's id, which is the name of its folder too. */
    run: string;
  }
}

export const nothingKnown: ClusterFacts = {
  server: 'unknown',
  version: 'unknown',
  origin: 'unknown',
};

/** Sorts by time, and is a fit name for a folder and for a label. */
export const newRunId = (): string => new Date().toISOString().replace(/[:.]/g, '-');
