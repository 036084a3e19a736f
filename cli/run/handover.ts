import type { Target } from '../../cluster/target';
import type { RunContext, StorageUnderTest } from '../../helpers/run-context';

/** What the specs need to know of the run that they are part of. */
export interface HandedOver {
  readonly target: Target;
  readonly images: RunContext['images'];
  readonly storage: StorageUnderTest;
  readonly run: string;
  readonly keepOnFailure: boolean;
}

const place = Symbol.for('statefulset-conformance/run');

const shared = globalThis as { [place]?: HandedOver };

/** vitest loads the global setup as a module of its own: it shares nothing with the command line but the process. */
export const handOver = (run: HandedOver): void => {
  shared[place] = run;
};

export const handedOver = (): HandedOver | undefined => shared[place];
