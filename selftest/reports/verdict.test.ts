import { describe, expect, test } from 'vitest';
import type { SpecRun } from '../../reports/listener';
import type { Result } from '../../reports/result';
import { conclude, exitCodeOf } from '../../reports/verdict';
import { sampleResult } from './support/sample-result';

const complete = { runErrors: [], interrupted: false };
const withError = { ...complete, runErrors: ['lost'] };

const passed = sampleResult({});
const failed = sampleResult({
  guarantee: 'ordering/failed',
  verdict: 'failed',
  reason: 'web-2 was created too early',
});
const undecided = sampleResult({
  guarantee: 'ordering/undecided',
  verdict: 'inconclusive',
  cause: 'undecided',
});
const skipped = sampleResult({ guarantee: 'ordering/skipped', verdict: 'skipped' });
const unsupported = (level: Result['level']) =>
  sampleResult({
    guarantee: `${level}/unsupported`,
    level,
    verdict: 'unsupported',
    reason: 'no StorageClass',
  });

describe('A run is', () => {
  test.each<[string, string, Result[], Omit<SpecRun, 'results'>]>([
    ['conformant', 'if every guarantee passed', [passed], complete],
    [
      'conformant',
      'if only guarantees outside of core are unsupported',
      [passed, unsupported('storage')],
      complete,
    ],
    ['conformant', 'if some guarantees were not selected', [passed, skipped], complete],
    ['nonconformant', 'if a guarantee failed', [passed, failed, undecided], complete],
    ['nonconformant', 'if a guarantee failed and there were run errors', [failed], withError],
    ['inconclusive', 'if a guarantee is inconclusive', [passed, undecided], complete],
    ['inconclusive', 'if a core guarantee is unsupported', [passed, unsupported('core')], complete],
    ['inconclusive', 'if there were run errors', [passed], withError],
    ['inconclusive', 'if no guarantee ran', [], complete],
    ['inconclusive', 'if no guarantee was selected', [skipped], complete],
    ['inconclusive', 'if every guarantee was unsupported', [unsupported('storage')], complete],
    [
      'interrupted',
      'if the run was cancelled, even with results',
      [failed],
      { ...complete, interrupted: true },
    ],
  ])('%s %s', (verdict, _, results, end) => {
    expect(conclude({ results, ...end }).verdict).toBe(verdict);
  });
});

test('Every verdict has an exit code of its own', () => {
  expect(exitCodeOf).toEqual({ conformant: 0, nonconformant: 1, inconclusive: 4, interrupted: 130 });
});

test('The worst case of a guarantee determines its verdict, and all cases are counted', () => {
  const cases = [
    passed,
    sampleResult({ verdict: 'skipped' }),
    sampleResult({ verdict: 'inconclusive', cause: 'error' }),
    failed,
    sampleResult({ guarantee: 'ordering/failed', verdict: 'passed' }),
    unsupported('storage'),
  ];
  const { counts, cases: all } = conclude({ results: cases, ...complete });
  expect(counts).toEqual({ passed: 0, failed: 1, inconclusive: 1, unsupported: 1, skipped: 0 });
  expect(all).toEqual({ passed: 2, failed: 1, inconclusive: 1, unsupported: 1, skipped: 1 });
});

test('Each level has its own result, with the guarantees that did not pass', () => {
  expect(
    conclude({ results: [passed, failed, unsupported('storage')], ...complete }).levels,
  ).toMatchInlineSnapshot(`
    {
      "core": {
        "cases": {
          "failed": 1,
          "inconclusive": 0,
          "passed": 1,
          "skipped": 0,
          "unsupported": 0,
        },
        "counts": {
          "failed": 1,
          "inconclusive": 0,
          "passed": 1,
          "skipped": 0,
          "unsupported": 0,
        },
        "failed": [
          "ordering/failed",
        ],
        "inconclusive": [],
        "result": "nonconformant",
        "unsupported": [],
      },
      "storage": {
        "cases": {
          "failed": 0,
          "inconclusive": 0,
          "passed": 0,
          "skipped": 0,
          "unsupported": 1,
        },
        "counts": {
          "failed": 0,
          "inconclusive": 0,
          "passed": 0,
          "skipped": 0,
          "unsupported": 1,
        },
        "failed": [],
        "inconclusive": [],
        "result": "inconclusive",
        "unsupported": [
          {
            "id": "storage/unsupported",
            "reason": "no StorageClass",
          },
        ],
      },
    }
  `);
});

test('No level of an interrupted run is conformant', () => {
  expect(conclude({ results: [passed], ...complete, interrupted: true }).levels.core?.result).toBe(
    'inconclusive',
  );
});
