import { expect, test } from 'vitest';
import type { KnownIssue } from '../../helpers/known-issues';
import { withKnownIssue } from '../../reports/known-issue';
import { sampleResult } from './support/sample-result';

const passed = sampleResult({});

const issue: KnownIssue = {
  guarantee: passed.guarantee,
  case: passed.case,
  minors: ['1.35'],
  violation: 'web-2 was created too early',
  issue: 'https://example.com/issues/1',
  reason: 'The controller is too early.',
  expires: '2027-06-30',
};

const knownIssue = { issue: issue.issue, reason: issue.reason };

test('A failed case with a known issue is known, and keeps the evidence', () => {
  const failed = sampleResult({
    verdict: 'failed',
    reason: `${passed.guarantee}: ${issue.violation}\nExpected …`,
  });
  expect(withKnownIssue(failed, [issue])).toEqual({ ...failed, verdict: 'known', knownIssue });
});

test('A case that fails with another violation stays failed', () => {
  for (const reason of ['web-2 was deleted', `web-2 was deleted\n${issue.violation}`, undefined]) {
    const failed = sampleResult({ verdict: 'failed', ...(reason && { reason }) });
    expect(withKnownIssue(failed, [issue])).toBe(failed);
  }
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
    const result = sampleResult({ ...differences, verdict: 'failed', reason: issue.violation });
    expect(withKnownIssue(result, [issue])).toBe(result);
  }
});
