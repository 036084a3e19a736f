/**
 * The outcome of a guarantee, and of each of its cases. A case never ends as `known` itself: the reports give this verdict
 * to a failed case with a known issue.
 */
export type Verdict = 'passed' | 'failed' | 'known' | 'inconclusive' | 'unsupported' | 'skipped';

/** A guarantee was violated. Reports decide by the field `verdict`, which survives vitest's serialization. */
export class GuaranteeFailed extends Error {
  override readonly name = 'GuaranteeFailed';
  readonly verdict = 'failed' satisfies Verdict;
}

/** The suite or the environment could not decide. */
export class Inconclusive extends Error {
  override readonly name = 'Inconclusive';
  readonly verdict = 'inconclusive' satisfies Verdict;
  /**
   * The cause, if it lies in the environment: "ErrImagePull: connection refused". Without names of objects, so that the
   * same cause has the same text in every case.
   */
  declare readonly environment?: string;

  constructor(message: string, environment?: string) {
    super(message);
    if (environment !== undefined) this.environment = environment;
  }
}
