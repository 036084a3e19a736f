import { reason as firstLineOf } from '../../helpers/problem';
import { caseName, type Result } from '../../reports/result';

/** The attempts of one run: a case that ran twice has two results. */
export interface DisturbedRun {
  /** The component, or "connection". */
  readonly disturbed: string;
  /** "node-1 at 7 s for 52 s", for each freeze. */
  readonly moments: readonly string[];
  readonly seconds: number;
  /** The results in the order in which they were written: that of a second attempt follows that of the first. */
  readonly results: readonly Result[];
  readonly runErrors: readonly string[];
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly unsupported: number;
  /** The number of cases whose first attempt was inconclusive. */
  readonly firstInconclusive: number;
  /** The number of cases whose last attempt was inconclusive. */
  readonly inconclusive: number;
}

export function countsOf(results: readonly Result[]): Counts {
  const first = new Map(results.toReversed().map((result) => [caseName(result), result]));
  const last = lastAttempts(results);
  const count = (all: Iterable<Result>, verdict: string) =>
    [...all].filter((result) => result.verdict === verdict).length;
  return {
    passed: count(last, 'passed'),
    failed: count(last, 'failed'),
    unsupported: count(last, 'unsupported'),
    firstInconclusive: count(first.values(), 'inconclusive'),
    inconclusive: count(last, 'inconclusive'),
  };
}

const lastAttempts = (results: readonly Result[]): readonly Result[] => [
  ...new Map(results.map((result) => [caseName(result), result])).values(),
];

/** One line, and one for each case that did not pass. */
export function formatRun({ disturbed, moments, seconds, results, runErrors }: DisturbedRun): string {
  const { passed, failed, firstInconclusive, inconclusive } = countsOf(results);
  const doubtful = lastAttempts(results).filter(
    ({ verdict }) => verdict === 'failed' || verdict === 'inconclusive',
  );
  return [
    `${disturbed} (${moments.join(', ') || 'never'}): ${passed} passed, ${failed} failed, ${firstInconclusive} then ${inconclusive} inconclusive, ${seconds.toFixed(0)} s`,
    ...doubtful.map((result) => `  ${result.verdict}  ${caseName(result)}: ${messageOf(result)}`),
    ...runErrors.map((error) => `  error  ${firstLineOf(error)}`),
  ].join('\n');
}

/** The first line, and the reason for doubt. */
const messageOf = ({ reason = '' }: Result): string => {
  const [headline = '', ...rows] = reason.split('\n');
  const why = rows.find((row) => row.trimStart().startsWith('Reason '));
  return why ? `${headline}: ${why.replace(/^\s*Reason\s+/, '')}` : headline;
};

/** A table in Markdown with one row for each component. */
export function formatSummary(runs: readonly DisturbedRun[]): string {
  const rows = [...new Set(runs.map(({ disturbed }) => disturbed))].map((name) => {
    const own = runs.filter(({ disturbed }) => disturbed === name);
    const counts = own.map(({ results }) => countsOf(results));
    const sum = (field: keyof Counts) => counts.reduce((total, each) => total + each[field], 0);
    return [name, own.length, sum('passed'), sum('failed'), sum('firstInconclusive'), sum('inconclusive')];
  });
  return [
    '| component | runs | passed | failed | inconclusive at first | inconclusive at last |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}

/** A case failed, or an error occurred outside of the cases. */
export const isBad = ({ results, runErrors }: DisturbedRun): boolean =>
  countsOf(results).failed > 0 || runErrors.length > 0;
