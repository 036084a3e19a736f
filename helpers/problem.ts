/** Who must act when a run cannot go on: the user (usage), or the operator of the machine or the cluster (environment). */
export const exitCodes = { usage: 2, environment: 3 } as const;

/**
 * A reason why a run cannot go on, as one line: what is wrong, then the fix.
 * All other errors are defects of the suite and are printed with their stack.
 */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly category: keyof typeof exitCodes,
    readonly summary: string,
    readonly hint: string,
    /** Lines that are printed below the message, such as the end of a component's log. */
    readonly detail: readonly string[] = [],
  ) {
    super(`${summary}; ${hint}`);
  }

  get exitCode(): number {
    return exitCodes[this.category];
  }
}

export const usageError = (summary: string, hint: string) => new Problem('usage', summary, hint);

export const environmentError = (summary: string, hint: string, detail?: readonly string[]) =>
  new Problem('environment', summary, hint, detail);

/** The first line of the message of an error. */
export const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));
