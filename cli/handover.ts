import type { Target } from '../cluster/target';

const place = Symbol.for('statefulset-conformance/target');

const shared = globalThis as { [place]?: Target };

/** vitest loads the global setup as a module of its own: it shares nothing with the command line but the process. */
export const handOver = (target: Target): void => {
  shared[place] = target;
};

export const handedOver = (): Target | undefined => shared[place];
