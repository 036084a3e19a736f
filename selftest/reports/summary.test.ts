import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { RunContext } from '../../helpers/run-context';
import type { SpecRun } from '../../reports/listener';
import { summary } from '../../reports/summary';
import { type RequiredGuarantee, verdictReport } from '../../reports/verdict';
import { sampleContext } from './support/sample-context';
import { sampleResult } from './support/sample-result';

const ordering = sampleResult({});
const storage = sampleResult({ guarantee: 'storage/claims-kept', level: 'storage' });
const unsupported = (id: string, reason: string) =>
  sampleResult({
    guarantee: id,
    level: 'storage',
    verdict: 'unsupported',
    unsupportedBy: 'capability',
    reason,
  });

interface Sample extends Partial<SpecRun> {
  readonly required?: readonly RequiredGuarantee[];
  readonly context?: Partial<RunContext>;
}

function textOf({ required, context, ...end }: Sample): string {
  const run = { results: [], retried: [], runErrors: [], interrupted: false, ...end };
  const { results, retried } = run;
  const all = required ?? results.map(({ guarantee, level }) => ({ id: guarantee, level }));
  const verdict = verdictReport({
    run,
    context: { ...sampleContext, ...context },
    id: 'run-1',
    started: new Date(0),
    finished: new Date(0),
    requirement: () => all,
  });
  const report = join(process.cwd(), 'run-1/report.html');
  return stripVTControlCharacters(summary({ verdict, results, retried, report }));
}

test('A conformant run names its profile', () => {
  expect(textOf({ results: [ordering, storage] })).toMatchInlineSnapshot(`
    "Verdict conformant (profile certified): 2 passed, 0 failed, 0 inconclusive, 0 unsupported, 0 skipped
    Report  run-1/report.html"
  `);
});

test('A run in prepared namespaces names them, and what could not be checked there', () => {
  const excluded = sampleResult({
    guarantee: 'deletion/namespace',
    level: 'storage',
    verdict: 'unsupported',
    unsupportedBy: 'prepared namespaces',
    reason: 'the case deletes its namespace',
  });
  const prepared = [
    { name: 'team-a', revisions: [] },
    { name: 'team-b', revisions: [] },
  ];
  expect(textOf({ results: [ordering, storage, excluded], context: { prepared } })).toMatchInlineSnapshot(`
    "Verdict conformant in prepared namespaces (profile certified): 2 passed, 0 failed, 0 inconclusive, 1 unsupported, 0 skipped
    Scope   the cases ran in the prepared namespaces team-a, team-b; not checked there: deletion/namespace
    Report  run-1/report.html"
  `);
});

test('A partial run is not a certificate', () => {
  const required = [
    { id: ordering.guarantee, level: 'core' as const },
    { id: storage.guarantee, level: 'storage' as const },
  ];
  expect(textOf({ results: [ordering], required })).toMatchInlineSnapshot(`
    "Verdict partial: not a certificate; 1 of 2 guarantees of profile certified ran: 1 passed, 0 failed, 0 inconclusive, 0 unsupported, 0 skipped
    Report  run-1/report.html"
  `);
});

test('A nonconformant run that is not complete shows how many guarantees ran', () => {
  const failed = sampleResult({ verdict: 'failed', reason: 'ordering/created-in-order: web-2 is missing' });
  const required = [
    { id: failed.guarantee, level: 'core' as const },
    { id: storage.guarantee, level: 'storage' as const },
  ];
  expect(textOf({ results: [failed], required, context: { profile: 'standard' } })).toMatchInlineSnapshot(`
    "Verdict nonconformant (profile standard; 1 of 2 guarantees ran): 0 passed, 1 failed, 0 inconclusive, 0 unsupported, 0 skipped
      ✖ ordering/created-in-order › a set of three is created: web-2 is missing
    Report  run-1/report.html"
  `);
});

test('A cluster that lacks a level: one line per reason', () => {
  const results = [
    ordering,
    unsupported('storage/a', 'dynamic-volumes: no default StorageClass'),
    unsupported('storage/b', 'dynamic-volumes: no default StorageClass'),
    unsupported('storage/c', 'volume-expansion: no default StorageClass'),
  ];
  expect(textOf({ results })).toMatchInlineSnapshot(`
    "Verdict inconclusive (profile certified): 1 passed, 0 failed, 0 inconclusive, 3 unsupported, 0 skipped
      ↓ storage/a and 1 more: unsupported: dynamic-volumes: no default StorageClass
      ↓ storage/c: unsupported: volume-expansion: no default StorageClass
      ? No guarantee of the level storage passed
    Report  run-1/report.html"
  `);
});

test('A guarantee that the preflight ruled out', () => {
  const ruledOut = sampleResult({
    guarantee: 'storage/reclaimed',
    level: 'storage',
    verdict: 'unsupported',
    unsupportedBy: 'preflight',
    reason: 'persistentvolumes cannot be patched',
  });
  const tolerated = unsupported('storage/expanded', 'volume-expansion: not allowed');
  expect(textOf({ results: [ordering, storage, ruledOut, tolerated] })).toMatchInlineSnapshot(`
    "Verdict inconclusive (profile certified): 2 passed, 0 failed, 0 inconclusive, 2 unsupported, 0 skipped
      ↓ storage/reclaimed: unsupported: persistentvolumes cannot be patched
    Report  run-1/report.html"
  `);
});

test('Second attempts, and a preflight that was skipped', () => {
  const again = (title: string, verdict: 'passed' | 'inconclusive') => ({
    first: sampleResult({ case: title, verdict: 'inconclusive', reason: 'the watch was lost' }),
    last: sampleResult({ case: title, verdict, attempt: 2, reason: 'node-1 is not Ready' }),
  });
  const retried = [again('one', 'passed'), again('two', 'passed'), again('three', 'inconclusive')];
  const results = retried.map(({ last }) => last);
  expect(textOf({ results, retried, context: { preflight: 'skipped' } })).toMatchInlineSnapshot(`
    "Verdict inconclusive (profile certified): 0 passed, 0 failed, 1 inconclusive, 0 unsupported, 0 skipped
      ? ordering/created-in-order › three: node-1 is not Ready
    Retried 3 inconclusive cases: 2 passed, 1 inconclusive
    Warning the preflight was skipped
    Report  run-1/report.html"
  `);
});

describe('Known issues', () => {
  const issue = (number: number) => ({
    issue: `https://example.com/issues/${number}`,
    reason: 'The controller is too early.',
  });
  const known = sampleResult({ guarantee: 'ordering/known', verdict: 'known', knownIssue: issue(1) });
  const fixed = sampleResult({ guarantee: 'ordering/fixed', knownIssue: issue(2) });
  const results = [ordering, known, fixed];

  test('make a run nonconformant: the option that accepts them is named', () => {
    expect(textOf({ results })).toMatchInlineSnapshot(`
      "Verdict nonconformant (profile certified): 2 passed, 0 failed, 1 known, 0 inconclusive, 0 unsupported, 0 skipped
        ! ordering/known › a set of three is created: known issue https://example.com/issues/1: The controller is too early.
        ✓ ordering/fixed › a set of three is created: fixed: the known issue https://example.com/issues/2 does not occur; remove its entry in known-issues.yaml, or this minor from the entry
      Known   1 known issue of Kubernetes; with --accept-known, known issues do not prevent the verdict conformant
      Report  run-1/report.html"
    `);
  });

  test('are listed if they were accepted', () => {
    expect(textOf({ results, context: { acceptKnown: true } })).toMatchInlineSnapshot(`
      "Verdict conformant (profile certified): 2 passed, 0 failed, 1 known, 0 inconclusive, 0 unsupported, 0 skipped
        ! ordering/known › a set of three is created: known issue https://example.com/issues/1: The controller is too early.
        ✓ ordering/fixed › a set of three is created: fixed: the known issue https://example.com/issues/2 does not occur; remove its entry in known-issues.yaml, or this minor from the entry
      Known   1 known issue of Kubernetes accepted (--accept-known)
      Report  run-1/report.html"
    `);
  });

  test('do not matter if a guarantee failed', () => {
    const failed = sampleResult({ verdict: 'failed', reason: 'web-2 is missing' });
    expect(textOf({ results: [failed, known], context: { acceptKnown: true } })).toMatchInlineSnapshot(`
      "Verdict nonconformant (profile certified): 0 passed, 1 failed, 1 known, 0 inconclusive, 0 unsupported, 0 skipped
        ✖ ordering/created-in-order › a set of three is created: web-2 is missing
        ! ordering/known › a set of three is created: known issue https://example.com/issues/1: The controller is too early.
      Report  run-1/report.html"
    `);
  });
});
