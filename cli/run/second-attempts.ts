import type { TestCase } from 'vitest/node';
import type { RunningSpecs } from './run-specs';

/**
 * Twelve cases, one at a time, take about as long as half a run. If more cases are inconclusive, the cause affects the
 * whole run, such as a node that is down; then another run is faster than second attempts.
 */
export const maxSecondAttempts = 12;

/**
 * Runs each inconclusive case once more, one case at a time, so that no other case competes for the cluster. A failed
 * case never runs again: a second attempt that passed would hide the violation.
 */
export async function runSecondAttempts(specs: RunningSpecs): Promise<void> {
  const tests = specs.inconclusiveTests;
  if (specs.hasEnded || tests.length === 0) return;
  if (tests.length > maxSecondAttempts) {
    console.error(tooMany(tests));
    return;
  }
  await specs.runAgain(tests);
}

const tooMany = ({ length }: readonly TestCase[]): string =>
  `${length} cases are inconclusive. The suite runs at most ${maxSecondAttempts} cases again; check the cluster, then start another run`;
