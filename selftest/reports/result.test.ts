import type { TestError } from 'vitest';
import { describe, expect, test } from 'vitest';
import { verdictOfErrors } from '../../reports/result';

const failed: TestError = { name: 'GuaranteeFailed', message: 'web-2 is missing', verdict: 'failed' };
const undecided: TestError = { name: 'Inconclusive', message: 'the watch was lost', verdict: 'inconclusive' };
const assertion: TestError = { name: 'AssertionError', message: 'expected 1 to be 2', diff: '- 2\n+ 1' };
const defect: TestError = { name: 'TypeError', message: 'pod is undefined' };

describe('The errors of a case', () => {
  test.each<[string, TestError[], ReturnType<typeof verdictOfErrors>]>([
    ['a violation: failed', [failed], { verdict: 'failed', reason: 'web-2 is missing' }],
    [
      'an assertion without a verdict of its own: failed',
      [assertion],
      { verdict: 'failed', reason: 'expected 1 to be 2\n\n- 2\n+ 1' },
    ],
    [
      'insufficient evidence: inconclusive',
      [undecided],
      { verdict: 'inconclusive', cause: 'undecided', reason: 'the watch was lost' },
    ],
    [
      'any other error: inconclusive',
      [defect],
      { verdict: 'inconclusive', cause: 'error', reason: 'TypeError: pod is undefined' },
    ],
    [
      'an AssertionError that means inconclusive',
      [{ ...assertion, verdict: 'inconclusive' }],
      { verdict: 'inconclusive', cause: 'undecided', reason: 'expected 1 to be 2\n\n- 2\n+ 1' },
    ],
    [
      'insufficient evidence and another error: inconclusive because of the error',
      [undecided, defect],
      {
        verdict: 'inconclusive',
        cause: 'error',
        reason: 'the watch was lost\n\nTypeError: pod is undefined',
      },
    ],
    [
      'a violation among other errors: failed, with the violation first',
      [defect, failed],
      { verdict: 'failed', reason: 'web-2 is missing\n\nTypeError: pod is undefined' },
    ],
  ])('%s', (_, errors, expected) => {
    expect(verdictOfErrors(errors)).toEqual({ cause: undefined, ...expected });
  });
});
