import { escaped } from './escaped';
import { remarkOf } from './known-issue';
import type { SpecRun } from './listener';
import { caseName, type Result } from './result';

export interface JunitOptions {
  readonly title: string;
  /** A known issue is a failure, unless the user accepted it. */
  readonly acceptKnown: boolean;
}

/** The results as JUnit XML: one suite per guarantee, with the reason of each case that did not pass or ran again. */
export function junit(
  { results, retried }: Pick<SpecRun, 'results' | 'retried'>,
  { title, acceptKnown }: JunitOptions,
): string {
  const firstReasons = new Map(retried.map(({ first, last }) => [last, first.reason ?? '']));
  const context = { firstReasons, acceptKnown };
  const guarantees = [...new Set(results.map(({ guarantee }) => guarantee))].sort();
  const suites = guarantees.map((id) =>
    suite(
      id,
      results.filter(({ guarantee }) => guarantee === id),
      context,
    ),
  );
  const root = element(
    'testsuites',
    { name: `statefulset-conformance: ${title}`, ...totals(results, acceptKnown) },
    suites,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

interface Context {
  /** The reason of the first attempt of each case that ran again, by its result. */
  readonly firstReasons: ReadonlyMap<Result, string>;
  readonly acceptKnown: boolean;
}

function suite(id: string, cases: readonly Result[], context: Context): string {
  const timestamp = cases.map(({ started }) => started).sort()[0] ?? '';
  const [{ level, needs, clause } = { level: '', needs: [], clause: '' }] = cases;
  const properties = Object.entries({ level, needs: needs.join(' '), clause })
    .filter(([, value]) => value !== '')
    .map(([name, value]) => element('property', { name, value }));
  return element('testsuite', { name: id, timestamp, ...totals(cases, context.acceptKnown) }, [
    element('properties', {}, properties),
    ...cases.map((result) => testcase(result, context)),
  ]);
}

const totals = (cases: readonly Result[], acceptKnown: boolean) => {
  const count = (...verdicts: readonly Result['verdict'][]) =>
    cases.filter(({ verdict }) => verdicts.includes(verdict)).length;
  return {
    tests: cases.length,
    failures: acceptKnown ? count('failed') : count('failed', 'known'),
    errors: count('inconclusive'),
    skipped: acceptKnown ? count('unsupported', 'skipped', 'known') : count('unsupported', 'skipped'),
    time: cases.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3),
  };
};

function testcase(result: Result, { firstReasons, acceptKnown }: Context): string {
  const firstReason = firstReasons.get(result);
  const remark = remarkOf(result);
  const remarks = [
    ...(firstReason === undefined ? [] : [`The first attempt was inconclusive.\n${firstReason}`]),
    ...(result.verdict === 'passed' && remark ? [remark] : []),
  ];
  return element(
    'testcase',
    { classname: result.guarantee, name: caseName(result), time: result.seconds.toFixed(3) },
    [
      ...outcome(result, acceptKnown),
      ...(remarks.length > 0 ? [element('system-out', {}, remarks.join('\n\n'))] : []),
    ],
  );
}

function outcome(result: Result, acceptKnown: boolean): string[] {
  const { verdict, reason = '' } = result;
  const issue = remarkOf(result) ?? '';
  const message = reason.split('\n')[0] ?? '';
  switch (verdict) {
    case 'passed':
      return [];
    case 'failed':
      return [element('failure', { type: 'AssertionError', message }, reason)];
    case 'known':
      return acceptKnown
        ? [element('skipped', { message: issue })]
        : [element('failure', { type: 'KnownIssue', message: issue }, reason)];
    case 'inconclusive':
      return [element('error', { type: 'Inconclusive', message }, reason)];
    case 'unsupported':
      return [element('skipped', { message: `unsupported: ${reason}` })];
    case 'skipped':
      return [element('skipped', { message: reason })];
  }
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: string | readonly string[] = [],
): string {
  const start = [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(value)}"`),
  ].join(' ');
  if (content.length === 0) return `<${start}/>`;
  if (typeof content === 'string') return `<${start}>${escaped(content)}</${name}>`;
  return [`<${start}>`, ...content, `</${name}>`].join('\n');
}
