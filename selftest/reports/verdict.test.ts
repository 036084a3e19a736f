import { describe, expect, test } from 'vitest';
import { type CatalogEntry, required, selected } from '../../helpers/guarantee/catalog';
import type { Level } from '../../helpers/guarantee/levels';
import { type Profile, profiles } from '../../helpers/guarantee/profiles';
import type { UnsupportedBy } from '../../helpers/run-context';
import type { SpecRun } from '../../reports/listener';
import type { Result } from '../../reports/result';
import { conclude, exitCodeOf, type RequiredGuarantee } from '../../reports/verdict';
import { sampleResult } from './support/sample-result';

const complete = { retried: [], runErrors: [], interrupted: false };
const withError = { ...complete, runErrors: ['lost'] };

const core = sampleResult({ guarantee: 'ordering/passed' });
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
const knownIssue = { issue: 'https://example.com/issues/1', reason: 'The controller is too early.' };
const known = sampleResult({
  guarantee: 'ordering/known',
  verdict: 'known',
  reason: 'web-2 was created too early',
  knownIssue,
});
const notSelected = (of: Result) => ({ ...of, case: 'another case', verdict: 'skipped' as const });
const storage = sampleResult({ guarantee: 'storage/passed', level: 'storage' });
const unsupported = (level: Level, unsupportedBy: UnsupportedBy = 'capability') =>
  sampleResult({
    guarantee: `${level}/unsupported`,
    level,
    verdict: 'unsupported',
    unsupportedBy,
    reason: unsupportedBy === 'preflight' ? 'no permission' : 'no StorageClass',
  });

/** The guarantees of these results are required. */
const requirementOf = (...results: Result[]): RequiredGuarantee[] =>
  results.map(({ guarantee, level }) => ({ id: guarantee, level }));

interface Sample {
  readonly results: readonly Result[];
  /** Without this field, the guarantees of the results are required. */
  readonly required?: readonly Result[];
  readonly end?: Omit<SpecRun, 'results'>;
  readonly acceptKnown?: boolean;
}

const verdictOf = ({ results, required = results, end = complete, acceptKnown = false }: Sample) =>
  conclude({ results, ...end }, requirementOf(...required), acceptKnown).verdict;

describe('A run is', () => {
  test.each<[string, string, Sample]>([
    ['conformant', 'if every required guarantee passed', { results: [core, storage] }],
    [
      'conformant',
      'if a guarantee of a level that otherwise passed cannot run in prepared namespaces',
      { results: [core, storage, unsupported('storage', 'prepared namespaces')] },
    ],
    [
      'inconclusive',
      'if no guarantee of a level can run in prepared namespaces',
      { results: [core, unsupported('storage', 'prepared namespaces')] },
    ],
    [
      'conformant',
      'if a capability is missing, and another guarantee of the same level passed',
      { results: [core, storage, unsupported('storage')] },
    ],
    [
      'conformant',
      'if only guarantees that the profile does not require were not selected',
      { results: [core, notSelected(storage)], required: [core] },
    ],
    [
      'partial',
      'if a required guarantee is not in the results',
      { results: [core], required: [core, sampleResult({ guarantee: 'ordering/filtered' })] },
    ],
    ['partial', 'if no guarantee of a level was selected', { results: [core], required: [core, storage] }],
    [
      'partial',
      'if a required guarantee was skipped',
      { results: [core, sampleResult({ guarantee: 'ordering/skipped', verdict: 'skipped' })] },
    ],
    [
      'partial',
      'if only some cases of the only guarantee were selected',
      { results: [core, notSelected(core)], required: [core] },
    ],
    [
      'partial',
      'if some cases of a guarantee were not selected, and the others are unsupported',
      { results: [core, storage, unsupported('storage'), notSelected(unsupported('storage'))] },
    ],
    ['nonconformant', 'if a guarantee failed', { results: [core, failed, undecided] }],
    [
      'nonconformant',
      'if a guarantee failed and there were run errors',
      { results: [failed], end: withError },
    ],
    [
      'nonconformant',
      'if a guarantee failed and others were not selected',
      { results: [failed], required: [failed, core] },
    ],
    ['nonconformant', 'if a guarantee has a known issue', { results: [core, known] }],
    [
      'nonconformant',
      'if a guarantee has a known issue and another is inconclusive',
      { results: [core, known, undecided] },
    ],
    [
      'nonconformant',
      'if a guarantee failed and another has an accepted known issue',
      { results: [core, known, failed], acceptKnown: true },
    ],
    [
      'conformant',
      'if the known issues were accepted and every other guarantee passed',
      { results: [core, known], acceptKnown: true },
    ],
    [
      'partial',
      'if the only guarantee that ran has an accepted known issue',
      { results: [known], required: [core, known], acceptKnown: true },
    ],
    [
      'inconclusive',
      'if the known issues were accepted and a guarantee is inconclusive',
      { results: [core, known, undecided], acceptKnown: true },
    ],
    [
      'inconclusive',
      'if the known issues were accepted and nothing else passed on a level with missing capabilities',
      {
        results: [core, { ...known, guarantee: 'storage/known', level: 'storage' }, unsupported('storage')],
        acceptKnown: true,
      },
    ],
    ['conformant', 'if a known issue is fixed', { results: [core, { ...core, knownIssue }] }],
    ['inconclusive', 'if a guarantee is inconclusive', { results: [core, undecided] }],
    [
      'inconclusive',
      'if a guarantee is inconclusive and others were not selected',
      { results: [core, undecided], required: [core, undecided, storage] },
    ],
    ['inconclusive', 'if a core guarantee is unsupported', { results: [core, unsupported('core')] }],
    [
      'conformant',
      'if a core guarantee needs an optional feature that the cluster lacks',
      { results: [core, unsupported('core', 'optional feature')] },
    ],
    [
      'inconclusive',
      'if the preflight ruled out a guarantee of a level that otherwise passed',
      { results: [core, storage, unsupported('storage', 'preflight')] },
    ],
    [
      'inconclusive',
      'if the preflight ruled out a case of a guarantee whose other case lacks a capability',
      {
        results: [
          core,
          storage,
          unsupported('storage'),
          { ...unsupported('storage', 'preflight'), case: 'another case' },
        ],
      },
    ],
    ['inconclusive', 'if the cluster lacks a level', { results: [core, unsupported('storage')] }],
    [
      'inconclusive',
      'if every selected guarantee of a level is unsupported and others were not selected',
      { results: [core, unsupported('storage')], required: [core, unsupported('storage'), storage] },
    ],
    ['inconclusive', 'if there were run errors', { results: [core], end: withError }],
    [
      'inconclusive',
      'if there were run errors and guarantees were not selected',
      { results: [core], required: [core, storage], end: withError },
    ],
    ['inconclusive', 'if no guarantee ran', { results: [], required: [core] }],
    ['inconclusive', 'if no guarantee ran and none is required', { results: [] }],
    ['inconclusive', 'if no guarantee was selected', { results: [notSelected(core)] }],
    ['inconclusive', 'if every guarantee was unsupported', { results: [unsupported('storage')] }],
    [
      'interrupted',
      'if the run was cancelled, even with results',
      { results: [failed], end: { ...complete, interrupted: true } },
    ],
  ])('%s %s', (verdict, _, sample) => {
    expect(verdictOf(sample)).toBe(verdict);
  });
});

describe('The real specs:', () => {
  const passed = (entries: readonly CatalogEntry[]) =>
    entries.map(({ id, level }) => sampleResult({ guarantee: id, level }));
  const verdictFor = (profile: Profile, results: readonly Result[]) =>
    conclude({ results, ...complete }, required(profile)).verdict;

  test('a run of all guarantees of a profile is conformant', () => {
    for (const profile of Object.keys(profiles) as Profile[])
      expect([profile, verdictFor(profile, passed(required(profile)))]).toEqual([profile, 'conformant']);
  });

  test('a run of one area is partial for every profile', () => {
    for (const profile of Object.keys(profiles) as Profile[])
      expect([profile, verdictFor(profile, passed(selected(['ordering/'])))]).toEqual([profile, 'partial']);
  });

  test('a run without one guarantee is partial', () => {
    const all = required('certified');
    for (const missing of all)
      expect(verdictFor('certified', passed(all.filter((entry) => entry !== missing)))).toBe('partial');
  });

  test('a run of a smaller profile is partial for a larger profile', () => {
    expect(verdictFor('standard', passed(required('core')))).toBe('partial');
    expect(verdictFor('certified', passed(required('standard')))).toBe('partial');
  });

  test.each(['storage', 'network', 'replication'] as const)(
    'a cluster on which no guarantee of the level %s can run is not certified',
    (level) => {
      const results = passed(required('certified')).map((result) =>
        result.level === level ? { ...result, verdict: 'unsupported' as const, reason: 'missing' } : result,
      );
      expect(verdictFor('certified', results)).toBe('inconclusive');
      expect(
        verdictFor(
          'core',
          results.filter((result) => result.level === 'core'),
        ),
      ).toBe('conformant');
    },
  );
});

test('Only a run in which everything passed has the exit code 0', () => {
  expect(exitCodeOf).toEqual({
    conformant: 0,
    partial: 0,
    nonconformant: 1,
    inconclusive: 4,
    interrupted: 130,
  });
});

test('The result of a case that ran again is that of its last attempt, and its first reason is listed', () => {
  const first = sampleResult({ verdict: 'inconclusive', reason: 'the watch was lost' });
  const last = sampleResult({ attempt: 2 });
  const end = { ...complete, retried: [{ first, last }] };
  const { verdict, cases, retried } = conclude({ results: [last], ...end }, requirementOf(last));
  expect(verdict).toBe('conformant');
  expect(cases).toEqual({ passed: 1, failed: 0, known: 0, inconclusive: 0, unsupported: 0, skipped: 0 });
  expect(retried).toEqual([
    {
      id: 'ordering/created-in-order',
      case: 'a set of three is created',
      reason: 'the watch was lost',
      verdict: 'passed',
    },
  ]);
});

test('The worst case of a guarantee determines its verdict, and all cases are counted', () => {
  const cases = [
    core,
    { ...core, verdict: 'skipped' as const },
    { ...core, verdict: 'inconclusive' as const },
    failed,
    sampleResult({ guarantee: 'ordering/failed', verdict: 'passed' }),
    unsupported('storage'),
  ];
  const { counts, cases: all } = conclude({ results: cases, ...complete }, []);
  expect(counts).toEqual({ passed: 0, failed: 1, known: 0, inconclusive: 1, unsupported: 1, skipped: 0 });
  expect(all).toEqual({ passed: 2, failed: 1, known: 0, inconclusive: 1, unsupported: 1, skipped: 1 });
});

test.each([
  ['failed', failed],
  ['inconclusive', undecided],
  ['known', core],
  ['known', unsupported('core')],
] as const)('A guarantee is %s if it has a known case and this one: %#', (verdict, other) => {
  const { counts, levels } = conclude(
    { results: [{ ...other, guarantee: known.guarantee }, known], ...complete },
    [],
  );
  expect(counts[verdict]).toBe(1);
  expect(levels.core?.known).toEqual(verdict === 'known' ? [known.guarantee] : []);
});

test('The known and the fixed cases are listed with their issues', () => {
  const fixed = { ...core, knownIssue };
  const report = conclude({ results: [known, fixed, core], ...complete }, []);
  expect(report.known).toEqual([{ id: 'ordering/known', case: 'a set of three is created', ...knownIssue }]);
  expect(report.fixed).toEqual([{ id: 'ordering/passed', case: 'a set of three is created', ...knownIssue }]);
});

test('Each level has its own result, with the guarantees that did not pass', () => {
  expect(
    conclude(
      { results: [core, failed, unsupported('storage', 'preflight')], ...complete },
      requirementOf(core, failed, unsupported('storage'), storage),
    ).levels,
  ).toMatchInlineSnapshot(`
    {
      "core": {
        "cases": {
          "failed": 1,
          "inconclusive": 0,
          "known": 0,
          "passed": 1,
          "skipped": 0,
          "unsupported": 0,
        },
        "counts": {
          "failed": 1,
          "inconclusive": 0,
          "known": 0,
          "passed": 1,
          "skipped": 0,
          "unsupported": 0,
        },
        "failed": [
          "ordering/failed",
        ],
        "inconclusive": [],
        "known": [],
        "notRun": [],
        "result": "nonconformant",
        "unsupported": [],
      },
      "storage": {
        "cases": {
          "failed": 0,
          "inconclusive": 0,
          "known": 0,
          "passed": 0,
          "skipped": 0,
          "unsupported": 1,
        },
        "counts": {
          "failed": 0,
          "inconclusive": 0,
          "known": 0,
          "passed": 0,
          "skipped": 0,
          "unsupported": 1,
        },
        "failed": [],
        "inconclusive": [],
        "known": [],
        "notRun": [
          "storage/passed",
        ],
        "result": "inconclusive",
        "unsupported": [
          {
            "by": "preflight",
            "id": "storage/unsupported",
            "reason": "no permission",
          },
        ],
      },
    }
  `);
});

test('No level of an interrupted run is conformant', () => {
  expect(
    conclude({ results: [core], ...complete, interrupted: true }, requirementOf(core)).levels.core?.result,
  ).toBe('inconclusive');
});
