import type { SpecRun } from './listener';
import { caseName, type Result } from './result';

/** The results as JUnit XML: one suite per guarantee, with the reason of each case that did not pass or ran again. */
export function junit({ results, retried }: Pick<SpecRun, 'results' | 'retried'>, title: string): string {
  const firstReasons = new Map(retried.map(({ first, last }) => [last, first.reason ?? '']));
  const guarantees = [...new Set(results.map(({ guarantee }) => guarantee))].sort();
  const suites = guarantees.map((id) =>
    suite(
      id,
      results.filter(({ guarantee }) => guarantee === id),
      firstReasons,
    ),
  );
  const root = element(
    'testsuites',
    { name: `statefulset-conformance: ${title}`, ...totals(results) },
    suites,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

/** The reason of the first attempt of each case that ran again, by its result. */
type FirstReasons = ReadonlyMap<Result, string>;

function suite(id: string, cases: readonly Result[], firstReasons: FirstReasons): string {
  const timestamp = cases.map(({ started }) => started).sort()[0] ?? '';
  const [{ level, needs, clause } = { level: '', needs: [], clause: '' }] = cases;
  const properties = Object.entries({ level, needs: needs.join(' '), clause })
    .filter(([, value]) => value !== '')
    .map(([name, value]) => element('property', { name, value }));
  return element('testsuite', { name: id, timestamp, ...totals(cases) }, [
    element('properties', {}, properties),
    ...cases.map((result) => testcase(result, firstReasons.get(result))),
  ]);
}

const totals = (cases: readonly Result[]) => {
  const count = (...verdicts: readonly Result['verdict'][]) =>
    cases.filter(({ verdict }) => verdicts.includes(verdict)).length;
  return {
    tests: cases.length,
    failures: count('failed'),
    errors: count('inconclusive'),
    skipped: count('unsupported', 'skipped'),
    time: cases.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3),
  };
};

const testcase = (result: Result, firstReason: string | undefined): string =>
  element(
    'testcase',
    { classname: result.guarantee, name: caseName(result), time: result.seconds.toFixed(3) },
    [
      ...outcome(result),
      ...(firstReason === undefined
        ? []
        : [element('system-out', {}, `The first attempt was inconclusive.\n${firstReason}`)]),
    ],
  );

function outcome({ verdict, reason = '' }: Result): string[] {
  const message = reason.split('\n')[0] ?? '';
  switch (verdict) {
    case 'passed':
      return [];
    case 'failed':
      return [element('failure', { type: 'AssertionError', message }, reason)];
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

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Escapes text for XML. Omits most control characters, because XML cannot contain these characters, even if escaped. */
const escaped = (value: string | number): string =>
  String(value)
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"]/g, (character) => entities[character] ?? '');
