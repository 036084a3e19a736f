import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { formatResult, formatSummary, markdownOf, matrixOf, rowOf, shortfallsOf } from '../../prove/matrix';
import { isRawAssertion, type Outcome, outcomeOf } from '../../prove/outcomes';
import { writeMatrix } from '../../prove/write-matrix';
import { sampleResult } from '../reports/support/sample-result';

const outcome = (name: string, detection: Outcome['detection'], reason = ''): Outcome => ({
  guarantee: 'ordering/created-in-order',
  case: name,
  detection,
  reason,
  seconds: 2,
});

const failure = [
  'ordering/created-in-order: web-1 was created too early',
  '  Rule      predecessorsReady: every predecessor is Ready when a pod is created',
  '  Expected  web-0 Ready',
  '  Received  web-0 Pending',
  '    +0.1s  web-1 created',
].join('\n');

const row = (sentence: string, ...outcomes: readonly Outcome[]) =>
  rowOf('ordering/created-in-order', sentence, outcomes);

const finished = { finished: 2, planned: 2 };

describe('A fault', () => {
  test('is detected when at least one case fails', () => {
    const one = row(
      'starts all pods at once',
      outcome('at first', 'missed'),
      outcome('later', 'detected', failure),
    );
    expect(formatResult(one)).toBe('detected 1/2 cases');
  });

  test('is inconclusive when no case fails and one case is inconclusive', () => {
    const one = row('is slow', outcome('at first', 'missed'), outcome('later', 'inconclusive'));
    expect(formatResult(one)).toBe('inconclusive 1/2 cases');
  });

  test('is missed when every case passes', () => {
    expect(formatResult(row('changes nothing', outcome('at first', 'missed')))).toBe('missed 1/1 case');
  });

  test('has no result when no case ran', () => {
    expect(formatResult(row('is never injected'))).toBe('no case ran');
  });

  test('has only the outcomes of its own guarantee', () => {
    const other = { ...outcome('at first', 'detected'), guarantee: 'identity/adoption' };
    expect(row('starts all pods at once', other).outcomes).toEqual([]);
  });
});

const matrix = matrixOf(
  [
    row('starts all pods at once', outcome('at first', 'detected', failure), outcome('later', 'missed')),
    row('is slow', outcome('at first', 'missed'), outcome('later', 'inconclusive', 'a node | is slow')),
  ],
  finished,
);

test('The matrix lists the cases that no fault makes fail', () => {
  expect(matrix.undetected).toEqual([{ guarantee: 'ordering/created-in-order', case: 'later' }]);
  expect(markdownOf(matrix)).toMatchInlineSnapshot(`
    "2 faults: 1 detected, 0 unsupported, 0 missed, 1 inconclusive; 0 raw assertion messages

    | guarantee | fault | result | message |
    | --- | --- | --- | --- |
    | ordering/created-in-order | starts all pods at once | detected 1/2 cases | web-1 was created too early · Expected web-0 Ready · Received web-0 Pending |
    | ordering/created-in-order | is slow | inconclusive 1/2 cases | a node \\| is slow |

    Cases that no fault makes fail:

    - ordering/created-in-order: later
    "
  `);
});

test('The shortfalls are the faults that are not detected and the cases that never fail', () => {
  expect(shortfallsOf(matrix)).toMatchInlineSnapshot(`
    [
      "ordering/created-in-order, is slow: inconclusive 1/2 cases, expected detected",
      "ordering/created-in-order: no fault makes the case "later" fail",
    ]
  `);
});

test('The shortfalls include missed faults, but not unsupported faults', () => {
  const rows = [
    row('changes nothing', outcome('at first', 'missed'), outcome('later', 'unsupported')),
    { ...row('expands no volume', outcome('at first', 'unsupported')), guarantee: 'storage/expansion' },
  ];
  expect(shortfallsOf(matrixOf(rows, finished))).toMatchInlineSnapshot(`
    [
      "ordering/created-in-order, changes nothing: missed 1/2 cases, expected detected",
      "ordering/created-in-order: no fault makes the case "at first" fail",
    ]
  `);
});

test('A case with a known issue is neither evidence nor a shortfall', () => {
  const rows = [
    row('is detected by the other case', outcome('at first', 'detected', failure), outcome('later', 'known')),
    row('is for the known case', outcome('at first', 'missed'), outcome('later', 'known', failure)),
  ];
  const known = matrixOf(rows, finished);
  expect(shortfallsOf(known)).toEqual([]);
  expect(known.rows.map(formatResult)).toEqual(['detected 1/2 cases', 'known 1/2 cases']);
  expect(formatSummary(known.summary)).toBe(
    '2 faults: 1 detected, 1 known, 0 unsupported, 0 missed, 0 inconclusive; 0 raw assertion messages',
  );
});

test('A fault that makes no case fail is missed, also if the known issue of the case is fixed', () => {
  expect(
    outcomeOf(sampleResult({ knownIssue: { issue: 'https://example.com/issues/1', reason: 'A reason.' } }))
      .detection,
  ).toBe('missed');
});

describe('The summary', () => {
  test('counts faults by result, and raw assertion messages by case', () => {
    const raw = "expected [ 'mysql-0' ] to deeply equal [ 'mysql-0', 'mysql-1' ]\n\n- Expected\n+ Received";
    const rows = [
      row('a', outcome('one', 'detected', raw), outcome('two', 'detected', failure)),
      row('b', outcome('one', 'unsupported')),
      row('c', outcome('one', 'missed')),
      row('d'),
    ];
    expect(formatSummary(matrixOf(rows, finished).summary)).toBe(
      '4 faults: 1 detected, 1 unsupported, 1 missed, 0 inconclusive, 1 skipped; 1 raw assertion message',
    );
  });

  test.each([
    ["expected 'f5f165e8' to be '31c2b6e0' // Object.is equality", true],
    ['expected [] to have a length of 1 but got +0', true],
    ["expected { name: 'web-0', …(9) } to match object { ownerReferences: [ { …(6) } ], …(1) }", true],
    ["expected '198.18.6.27' not to be '198.18.6.27' // Object.is equality", true],
    ["expected 'taken' to match /read-only/", true],
    ['Expected to be rejected with 422: must be no more than 63', false],
    ['storage/reclaim-retain: the volume was expected to be Bound', false],
    [failure, false],
    ['', false],
  ])('recognises raw assertion messages: %s is one: %s', (reason, expected) => {
    expect(isRawAssertion({ reason })).toBe(expected);
  });
});

test('An interrupted run writes the matrix of the finished rounds and marks the matrix as incomplete', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stsc-matrix-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const one = row('starts all pods at once', outcome('at first', 'detected', failure));
  writeMatrix(folder, '1.35.4', matrixOf([one], { finished: 1, planned: 3 }));
  const markdown = readFileSync(join(folder, 'matrix.md'), 'utf8');
  expect(markdown).toContain('Incomplete: 1 of 3 rounds finished.');
  writeMatrix(folder, '1.35.4', matrixOf([one, row('is slow')], { finished: 3, planned: 3 }));
  expect(readFileSync(join(folder, 'matrix.md'), 'utf8')).not.toContain('Incomplete');
  expect(JSON.parse(readFileSync(join(folder, 'matrix.json'), 'utf8'))).toMatchObject({
    kubernetes: '1.35.4',
    rounds: { finished: 3, planned: 3 },
    summary: { faults: 2, detected: 1, skipped: 1, rawAssertions: 0 },
    rows: [{ fault: 'starts all pods at once' }, { fault: 'is slow' }],
  });
});
