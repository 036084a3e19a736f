import { expect, test } from 'vitest';
import type { KnownIssue } from '../../helpers/known-issues';
import { withKnownIssue } from '../../reports/known-issue';
import { sampleResult } from './support/sample-result';

const passed = sampleResult({});

const issue: KnownIssue = {
  guarantee: passed.guarantee,
  case: passed.case,
  minors: ['1.35'],
  issue: 'https://example.com/issues/1',
  reason: 'The controller is too early.',
  expires: '2027-06-30',
};

const knownIssue = { issue: issue.issue, reason: issue.reason };

test('A failed case with a known issue is known, and keeps the evidence', () => {
  const failed = sampleResult({ verdict: 'failed', reason: 'web-2 was created too early' });
  expect(withKnownIssue(failed, [issue])).toEqual({ ...failed, verdict: 'known', knownIssue });
});

test('A passed case stays passed, with the issue that is fixed', () => {
  expect(withKnownIssue(passed, [issue])).toEqual({ ...passed, knownIssue });
});

test.each(['inconclusive', 'unsupported', 'skipped'] as const)('A case that is %s stays so', (verdict) => {
  const result = sampleResult({ verdict });
  expect(withKnownIssue(result, [issue])).toBe(result);
});

test('Another case, and another guarantee, are not affected', () => {
  for (const differences of [{ case: 'another case' }, { guarantee: 'ordering/other' }]) {
    const result = sampleResult({ ...differences, verdict: 'failed' });
    expect(withKnownIssue(result, [issue])).toBe(result);
  }
});
