/** What a test found out. Whatever else it throws says nothing about the guarantee either. */
export type Verdict = 'passed' | 'failed' | 'inconclusive' | 'unsupported' | 'skipped';

/** A guarantee was seen to be broken. It is named an assertion, as those of `expect` are: reports go by the name. */
export class GuaranteeFailed extends Error {
  override readonly name = 'AssertionError';
}

/** The suite, or what it stands on, could not tell. Never a pass, and never a failure. */
export class Inconclusive extends Error {
  override readonly name = 'Inconclusive';
}
