import { describe, expect, test } from 'vitest';
import { type DisturbedRun, formatRun, formatSummary, isBad } from '../../../prove/disturbances/outcome';
import type { Result } from '../../../reports/result';

const result = (title: string, verdict: Result['verdict'], reason?: string): Result => ({
  guarantee: 'ordering/created-in-order',
  title: 'Pods are created in order',
  case: title,
  level: 'core',
  needs: [],
  clause: 'https://kubernetes.io',
  attempt: 1,
  verdict,
  seconds: 1,
  started: '2026-01-01T00:00:00.000Z',
  ...(reason && { reason }),
});

const run = (disturbed: string, ...results: Result[]): DisturbedRun => ({
  disturbed,
  moments: ['node-1 at 7 s for 52 s', 'node-0 at 81 s for 47 s'],
  seconds: 131.2,
  results,
  runErrors: [],
});

const doubtful = 'inconclusive: web-0 is Ready\n  Reason     web-0 is Pending after 90.0 s\n  Namespace  x';

const kubelet = run(
  'kubelet',
  result('first', 'passed'),
  result('second', 'inconclusive', doubtful),
  result('third', 'inconclusive', doubtful),
  result('fourth', 'failed', 'timed out waiting for: web-0 is gone\n  Expected   web-0 is gone'),
  result('second', 'passed'),
);

describe('The report about disturbed runs', () => {
  test('has one line for a run and one for each case that did not pass in the end', () => {
    expect(formatRun(kubelet)).toMatchInlineSnapshot(`
      "kubelet (node-1 at 7 s for 52 s, node-0 at 81 s for 47 s): 2 passed, 1 failed, 2 then 1 inconclusive, 131 s
        inconclusive  ordering/created-in-order › third: inconclusive: web-0 is Ready: web-0 is Pending after 90.0 s
        failed  ordering/created-in-order › fourth: timed out waiting for: web-0 is gone"
    `);
  });

  test('counts the inconclusive cases before and after the second attempts', () => {
    expect(formatSummary([kubelet, kubelet, run('etcd', result('first', 'passed'))])).toMatchInlineSnapshot(`
      "| component | runs | passed | failed | inconclusive at first | inconclusive at last |
      | --- | --- | --- | --- | --- | --- |
      | kubelet | 2 | 4 | 2 | 4 | 2 |
      | etcd | 1 | 1 | 0 | 0 | 0 |"
    `);
  });

  test.each([
    ['a failed case', kubelet, true],
    ['an inconclusive case', run('etcd', result('first', 'inconclusive')), false],
    ['an error outside of the cases', { ...run('etcd'), runErrors: ['error'] }, true],
  ])('is bad because of %s: %#', (_, each, expected) => {
    expect(isBad(each)).toBe(expected);
  });
});
