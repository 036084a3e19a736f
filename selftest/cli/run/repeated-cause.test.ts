import { expect, test } from 'vitest';
import { RepeatedCause } from '../../../cli/run/repeated-cause';
import { sampleResult } from '../../reports/support/sample-result';

const pull = 'ErrImagePull: connection refused';

const afterCases = (...environments: readonly (string | undefined)[]): string | undefined => {
  const cause = new RepeatedCause();
  for (const environment of environments)
    cause.onResult(sampleResult({ verdict: 'inconclusive', ...(environment && { environment }) }));
  return cause.error;
};

test('A run stops when the same cause has ended five cases', () => {
  expect(afterCases(pull, pull, pull, pull, pull)).toMatchInlineSnapshot(
    `"Stopped: five cases ended for the same reason: ErrImagePull: connection refused; remove this cause, or continue with --keep-going"`,
  );
});

test('A second attempt of a case does not count', () => {
  const cause = new RepeatedCause();
  for (let i = 0; i < 9; i++)
    cause.onResult(sampleResult({ verdict: 'inconclusive', environment: pull, attempt: i < 4 ? 1 : 2 }));
  expect(cause.error).toBe(undefined);
});

test('A run continues after four cases with one cause, and after many cases without a cause', () => {
  expect(afterCases(pull, pull, pull, pull, 'FailedMount: no such volume')).toBe(undefined);
  expect(afterCases(...Array.from({ length: 9 }, () => undefined))).toBe(undefined);
});
