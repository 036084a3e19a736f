/** The outcome of a guarantee, and of each of its cases. */
export type Verdict = 'passed' | 'failed' | 'inconclusive' | 'unsupported' | 'skipped';

/** A guarantee was violated. Reports decide by the field `verdict`, which survives vitest's serialization. */
export class GuaranteeFailed extends Error {
  override readonly name = 'GuaranteeFailed';
  readonly verdict = 'failed' satisfies Verdict;
}

/** The suite or the environment could not decide. */
export class Inconclusive extends Error {
  override readonly name = 'Inconclusive';
  readonly verdict = 'inconclusive' satisfies Verdict;
}
