/** The exit codes of a run that cannot continue, because of wrong arguments or because of the environment. */
export const exitCodes = { usage: 2, environment: 3 } as const;

/**
 * The reason why a run cannot continue, in one line: the problem, then the fix. Any other error is a defect of
 * the suite and is printed with its stack.
 */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly category: keyof typeof exitCodes,
    readonly summary: string,
    readonly hint: string,
    /** Additional lines, such as the end of a component's log. */
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

/** The first line of the message of a thrown value. */
export const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));
