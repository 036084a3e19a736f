import { maxThreads } from './max-threads';

/** A namespace that exists before the run (`--namespaces`). The run uses it and leaves it as it was. */
export interface PreparedNamespace {
  readonly name: string;
  /** The UIDs of the ControllerRevisions that existed before the run. No pod, StatefulSet or PVC existed. */
  readonly revisions: readonly string[];
}

/**
 * How many threads and cases per thread run at the same time: in total exactly one case per namespace, so that no case
 * waits for a namespace.
 */
export function concurrencyFor(namespaces: number): {
  readonly maxWorkers: number;
  readonly maxConcurrency: number;
} {
  const threads = [...Array(maxThreads).keys()].map((i) => i + 1).filter((each) => namespaces % each === 0);
  const maxWorkers = Math.max(...threads);
  return { maxWorkers, maxConcurrency: namespaces / maxWorkers };
}

/** The namespaces of one thread. Threads share no memory, so each thread has namespaces of its own. */
export const namespacesOfThread = <T>(namespaces: readonly T[], thread: number): readonly T[] => {
  const { maxConcurrency } = concurrencyFor(namespaces.length);
  return namespaces.slice((thread - 1) * maxConcurrency, thread * maxConcurrency);
};
