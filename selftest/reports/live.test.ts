import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { told } from '../../reports/live';
import { expectedCases, statusLine } from '../../reports/progress-line';
import { result } from './support/results';

const none = { passed: 0, failed: 0, inconclusive: 0, unsupported: 0, skipped: 0 };

describe('The status line', () => {
  test.each([
    ['0 passed, 3 running', { counts: none, running: 3, expected: 20, seconds: 2 }],
    [
      '12 passed, 1 failed, 3 running, about 40 s left',
      { counts: { ...none, passed: 12, failed: 1 }, running: 3, expected: 20, seconds: 75 },
    ],
    [
      '1 passed, 1 inconclusive, about 8 min left',
      { counts: { ...none, passed: 1, inconclusive: 1 }, running: 0, expected: 18, seconds: 60 },
    ],
    ['1 passed, 8 running', { counts: { ...none, passed: 1 }, running: 8, expected: 37, seconds: 30 }],
    ['2 passed', { counts: { ...none, passed: 2 }, running: 0, expected: 2, seconds: 60 }],
  ])('%s', (line, pace) => {
    expect(statusLine(pace)).toBe(line);
  });

  test('takes specs that were not read yet for as long as the others', () => {
    expect(expectedCases(10, 0, 0)).toBe(0);
    expect(expectedCases(10, 4, 8)).toBe(20);
    expect(expectedCases(10, 10, 17)).toBe(17);
  });
});

test('A verdict is told with its mark, its sentence, and its story or its reason', () => {
  const sentence = 'Pods are created in order when there are three';
  const lines = [
    told(result({ case: sentence })),
    told(result({ case: sentence, verdict: 'failed', reason: 'web-2 came too early\n\n  → +8.1s' })),
    told(result({ case: sentence, verdict: 'inconclusive', reason: 'the watch was lost' })),
    told(result({ case: sentence, verdict: 'unsupported', reason: 'no StorageClass' })),
    told(result({ case: sentence, verdict: 'skipped', reason: 'a known issue' })),
  ];
  expect(stripVTControlCharacters(lines.join(''))).toMatchInlineSnapshot(`
    "✓ Pods are created in order when there are three (8.1 s)
    ✖ Pods are created in order when there are three (8.1 s)
        web-2 came too early

          → +8.1s
    ? Pods are created in order when there are three (8.1 s)
        the watch was lost
    ↓ Pods are created in order when there are three (unsupported: no StorageClass)
    ↓ Pods are created in order when there are three (skipped: a known issue)
    "
  `);
});
