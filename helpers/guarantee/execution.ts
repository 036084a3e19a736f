import { deadlines } from '../deadlines';
import type { Level } from './levels';

interface Execution {
  /** Whether the cases of a file run at the same time. */
  readonly concurrent: boolean;
  /** In milliseconds, if not the default of the project. */
  readonly timeout?: number;
}

/** Each case has its own namespace and mostly waits for the cluster. */
const waiting: Execution = { concurrent: true };

/** How vitest runs the cases of each level. */
export const execution: Readonly<Record<Level, Execution>> = {
  core: waiting,
  storage: waiting,
  network: waiting,
  // Databases need the CPU themselves.
  replication: { concurrent: false, timeout: deadlines.database },
  provider: waiting,
  disruptive: waiting,
};
