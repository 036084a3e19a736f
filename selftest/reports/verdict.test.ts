import { describe, expect, test } from 'vitest';
import type { Result } from '../../reports/result';
import { conclude, type Ending, exitCodeOf } from '../../reports/verdict';
import { result } from './support/results';

const well: Ending = { troubles: [], interrupted: false };

const passed = result({});
const failed = result({ guarantee: 'ordering/failed', verdict: 'failed', reason: 'web-2 came too early' });
const doubtful = result({ guarantee: 'ordering/doubtful', verdict: 'inconclusive', cause: 'doubt' });
const skipped = result({ guarantee: 'ordering/skipped', verdict: 'skipped' });
const lacking = (level: Result['level']) =>
  result({ guarantee: `${level}/lacking`, level, verdict: 'unsupported', reason: 'no StorageClass' });

describe('A run is', () => {
  test.each<[string, string, Result[], Ending]>([
    ['conformant', 'if everything passed', [passed], well],
    ['conformant', 'if what is beyond the core is unsupported', [passed, lacking('storage')], well],
    ['conformant', 'if something was not asked for', [passed, skipped], well],
    ['broken', 'if a guarantee is', [passed, failed, doubtful], well],
    ['broken', 'if a guarantee is and the suite went wrong', [failed], { ...well, troubles: ['lost'] }],
    ['inconclusive', 'if a guarantee is', [passed, doubtful], well],
    ['inconclusive', 'if the core is unsupported', [passed, lacking('core')], well],
    ['inconclusive', 'if something went wrong outside of a test', [passed], { ...well, troubles: ['lost'] }],
    ['inconclusive', 'if nothing ran', [], well],
    ['inconclusive', 'if nothing was asked for', [skipped], well],
    ['inconclusive', 'if all was unsupported', [lacking('storage')], well],
    ['interrupted', 'if it was, whatever was seen', [failed], { ...well, interrupted: true }],
  ])('%s %s', (verdict, _, results, ending) => {
    expect(conclude(results, ending).verdict).toBe(verdict);
  });
});

test('Every verdict has an exit code of its own', () => {
  expect(exitCodeOf).toEqual({ conformant: 0, broken: 1, inconclusive: 4, interrupted: 130 });
});

test('A guarantee is as good as the worst of its cases, each of which is counted too', () => {
  const cases = [
    passed,
    result({ verdict: 'skipped' }),
    result({ verdict: 'inconclusive', cause: 'error' }),
    failed,
    result({ guarantee: 'ordering/failed', verdict: 'passed' }),
    lacking('storage'),
  ];
  const { counts, cases: all } = conclude(cases, well);
  expect(counts).toEqual({ passed: 0, failed: 1, inconclusive: 1, unsupported: 1, skipped: 0 });
  expect(all).toEqual({ passed: 2, failed: 1, inconclusive: 1, unsupported: 1, skipped: 1 });
});

test('Each level has a result of its own, and says which guarantees stand in its way', () => {
  expect(conclude([passed, failed, lacking('storage')], well).levels).toMatchInlineSnapshot(`
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
        "result": "broken",
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
            "id": "storage/lacking",
            "why": "no StorageClass",
          },
        ],
      },
    }
  `);
});

test('No level is conformant in a run that was cut short', () => {
  expect(conclude([passed], { ...well, interrupted: true }).levels.core?.result).toBe('inconclusive');
});
