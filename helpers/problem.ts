/** Whose turn it is when a run cannot go on: the caller's (how it was asked for) or the machine's. */
export const exitCodes = { usage: 2, environment: 3 } as const;

/**
 * A run that cannot go on, told in one line: what is wrong, then the way out.
 * Everything else that is thrown is a defect of ours and keeps its stack.
 */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly category: keyof typeof exitCodes,
    readonly summary: string,
    readonly hint: string,
    /** Lines worth reading below the sentence, such as the end of a component's log. */
    readonly detail: readonly string[] = [],
  ) {
    super(`${summary}; ${hint}`);
  }

  get exitCode(): number {
    return exitCodes[this.category];
  }
}

export const usageError = (what: string, wayOut: string) => new Problem('usage', what, wayOut);

export const environmentError = (what: string, wayOut: string, detail?: readonly string[]) =>
  new Problem('environment', what, wayOut, detail);

/** The message of whatever was thrown, on one line. */
export const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));
