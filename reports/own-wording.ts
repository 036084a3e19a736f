/** The texts of vitest that say nothing to a user of the suite, in the words of the suite. */
export function inOwnWords(message: string): string {
  const [, what, milliseconds] = /^(Test|Hook) timed out in (\d+)ms\./.exec(message) ?? [];
  const limit = `its limit of ${Number(milliseconds) / 1000} s`;
  if (what === 'Test') return `the case took longer than ${limit} and did not react to its own deadline`;
  if (what === 'Hook') return `a hook took longer than ${limit}`;
  return message === 'The test run was aborted by the user.'
    ? 'The run ended before the case ended'
    : message;
}
