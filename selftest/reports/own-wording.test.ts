import { expect, test } from 'vitest';
import { inOwnWords } from '../../reports/own-wording';

test('The texts of vitest are replaced by the words of the suite, and all other texts remain', () => {
  expect(
    [
      'Test timed out in 300000ms.\nIf this is a long-running test, pass a timeout value as the last argument',
      'Hook timed out in 120000ms.\nIf this is a long-running hook, pass a timeout value as the last argument',
      'The test run was aborted by the user.',
      'the watch was lost',
    ].map(inOwnWords),
  ).toMatchInlineSnapshot(`
    [
      "the case took longer than its limit of 300 s and did not react to its own deadline",
      "a hook took longer than its limit of 120 s",
      "The run ended before the case ended",
      "the watch was lost",
    ]
  `);
});
