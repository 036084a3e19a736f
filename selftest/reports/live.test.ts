import { stripVTControlCharacters } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { TestCase } from 'vitest/node';
import { formatResult, LiveOutput, secondAttemptsHeading } from '../../reports/live';
import { expectedCases, statusLine } from '../../reports/progress-line';
import { sampleResult } from './support/sample-result';

const none = { passed: 0, failed: 0, known: 0, inconclusive: 0, unsupported: 0, skipped: 0 };

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
    ['2 passed, 1 known', { counts: { ...none, passed: 2, known: 1 }, running: 0, expected: 3, seconds: 60 }],
    ['2 passed', { counts: { ...none, passed: 2 }, running: 0, expected: 2, seconds: 60 }],
  ])('%s', (line, progress) => {
    expect(statusLine(progress)).toBe(line);
  });

  test('counts specs that are not read yet with the average number of cases', () => {
    expect(expectedCases(10, 0, 0)).toBe(0);
    expect(expectedCases(10, 4, 8)).toBe(20);
    expect(expectedCases(10, 10, 17)).toBe(17);
  });
});

const knownIssue = { issue: 'https://example.com/issues/1', reason: 'The controller is too early.' };

test('A result is shown with a mark, the id, the title, and the reason', () => {
  const lines = [
    formatResult(sampleResult({})),
    formatResult(sampleResult({ verdict: 'failed', reason: 'web-2 was created too early\n\n  → +8.1s' })),
    formatResult(sampleResult({ verdict: 'inconclusive', reason: 'the watch was lost' })),
    formatResult(sampleResult({ verdict: 'unsupported', reason: 'no StorageClass' })),
    formatResult(sampleResult({ verdict: 'skipped', reason: 'a known issue' })),
    formatResult(sampleResult({ verdict: 'known', reason: 'web-2 was created too early', knownIssue })),
    formatResult(sampleResult({ knownIssue })),
  ];
  expect(stripVTControlCharacters(lines.join(''))).toMatchInlineSnapshot(`
    "✓ ordering/created-in-order › a set of three is created (8.1 s)
    ✖ ordering/created-in-order › a set of three is created (8.1 s)
        web-2 was created too early

          → +8.1s
    ? ordering/created-in-order › a set of three is created (8.1 s)
        the watch was lost
    ↓ ordering/created-in-order › a set of three is created (unsupported: no StorageClass)
    ↓ ordering/created-in-order › a set of three is created (skipped: a known issue)
    ! ordering/created-in-order › a set of three is created (8.1 s)
        known issue https://example.com/issues/1: The controller is too early.
    ✓ ordering/created-in-order › a set of three is created (8.1 s)
        fixed: the known issue https://example.com/issues/1 does not occur; remove its entry in known-issues.yaml, or this minor from the entry
    "
  `);
});

test('The heading of the second attempts shows their number', () => {
  expect([secondAttemptsHeading(1), secondAttemptsHeading(3)]).toMatchInlineSnapshot(`
    [
      "Running 1 inconclusive case again, alone",
      "Running 3 inconclusive cases again, one at a time",
    ]
  `);
});

test('A case that runs again counts once in the status line', () => {
  vi.useFakeTimers();
  let printed = '';
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  onTestFinished(() => {
    write.mockRestore();
    vi.useRealTimers();
  });
  const running = { id: '1', result: () => ({ errors: [] }) } as unknown as TestCase;
  const output = new LiveOutput();
  const run = { results: [], retried: [], runErrors: ['the API server is unreachable'], interrupted: false };
  output.onStart(1);
  output.onSpecRead(1);
  output.onCaseStart(running);
  output.onResult(sampleResult({ verdict: 'inconclusive', reason: 'the watch was lost' }), running);
  output.onEnd(run);
  output.onSecondAttemptsStart(1);
  output.onCaseStart(running);
  vi.advanceTimersByTime(10_000);
  output.onResult(sampleResult({ attempt: 2 }), running);
  vi.advanceTimersByTime(10_000);
  output.onSecondAttemptsEnd(run);
  vi.advanceTimersByTime(10_000);
  expect(stripVTControlCharacters(printed)).toMatchInlineSnapshot(`
    "? ordering/created-in-order › a set of three is created (8.1 s)
        the watch was lost
    ? the API server is unreachable
    Running 1 inconclusive case again, alone
    … 0 passed, 1 inconclusive, 1 running
    ✓ ordering/created-in-order › a set of three is created (8.1 s)
    … 1 passed
    "
  `);
});
