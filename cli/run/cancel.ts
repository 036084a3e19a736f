import type { Vitest } from 'vitest/node';

/** Ends a run when the signal aborts, so that its tests clean up after themselves. To be cleared when the run is over. */
export const cancelOn = (signal: AbortSignal, vitest: Vitest): NodeJS.Timeout =>
  // Said again and again: what is said before vitest's workers listen, or between two tests, is lost.
  setInterval(() => signal.aborted && vitest.cancelCurrentRun('keyboard-input'), 250);
