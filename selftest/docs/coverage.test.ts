import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clauses, docs, field } from '../../helpers/guarantee/clauses';
import { planned } from '../../helpers/guarantee/clauses/planned';
import { qualifications, reasons } from '../../helpers/guarantee/clauses/reasons';
import { citationsOf, cites } from '../../helpers/guarantee/guarantee';
import { project } from '../support/command';
import { contradictionsIn, countsOf, formatCoverage, repeatedIn, sentencesOf } from './coverage';
import { type Spec, specs } from './specs';

const input = { clauses, specs: await specs(), reasons, planned };
const sentences = sentencesOf(input);

test('docs/coverage.md is up to date', async () => {
  await expect(formatCoverage(input, sentences, qualifications)).toMatchFileSnapshot(
    '../../docs/coverage.md',
  );
});

test('No sentence is at the same time cited, planned, or listed with a reason', () => {
  expect(contradictionsIn(sentences)).toEqual([]);
});

test('No spec, no reason and no plan contains a sentence twice', () => {
  const repeated = input.specs.flatMap(({ id, guarantee }) =>
    repeatedIn(citationsOf(guarantee)).map((quote) => `${id}: ${quote}`),
  );
  expect(repeated).toEqual([]);
  expect(repeatedIn(reasons.flatMap(({ about }) => about))).toEqual([]);
  expect(repeatedIn(Object.values(planned).flat())).toEqual([]);
});

test('A sentence with a qualification is cited', () => {
  const uncited = qualifications
    .flatMap(({ about }) => about.quotes)
    .filter(
      (quote) => !sentences.some((sentence) => sentence.quote === quote && sentence.provenBy.length > 0),
    );
  expect(uncited).toEqual([]);
});

test('Every guarantee that is named as evidence exists', () => {
  const named = [...reasons, ...qualifications]
    .flatMap(({ evidence }) => evidence)
    .flatMap((each) => ('guarantee' in each ? [each.guarantee] : []));
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((id) => !existsSync(join(project, 'specs', `${id}.ts`)))).toEqual([]);
});

test('Every claim that the documentation is wrong has evidence', () => {
  const claims = reasons.filter(({ kind }) => kind === 'documentation is wrong');
  expect(claims.filter(({ evidence }) => evidence.length === 0)).toEqual([]);
});

describe('The state of a sentence', () => {
  const proven = cites(docs('replicas'), 'It defaults to 1.');
  const wrong = cites(
    docs('limitations'),
    'To achieve ordered and graceful termination of the pods in the StatefulSet, it is possible to scale the StatefulSet down to 0 prior to deletion.',
  );
  const open = cites(field('spec.replicas'), 'If unspecified, defaults to 1.');
  const spec: Spec = {
    id: 'validation/defaults',
    title: 'Omitted fields have the documented defaults',
    guarantee: { clause: proven.clause, quote: 'It defaults to 1.', level: 'core', needs: [] },
    cases: 1,
  };
  const reason = { about: [wrong], kind: 'advice', because: 'Users decide.', evidence: [] } as const;
  const listed = [proven, wrong, open].map(({ clause, quotes }) => ({ ...clause, quotes }));

  test('is proven, with a reason, or planned', () => {
    const small = {
      clauses: listed,
      specs: [spec],
      reasons: [reason],
      planned: { 'validation/later': [open] },
    };
    const states = sentencesOf(small);
    expect(states).toMatchObject([
      { provenBy: ['validation/defaults'] },
      { provenBy: [], reason },
      { provenBy: [], planned: 'validation/later' },
    ]);
    expect(contradictionsIn(states)).toEqual([]);
    expect(countsOf(small, states)).toEqual({
      guarantees: 1,
      sentences: { listed: 3, proven: 1, withReason: 1, planned: 1 },
      sections: { listed: 3, proven: 1 },
    });
  });

  test('is planned if the sentence is nowhere else', () => {
    const small = { clauses: listed, specs: [], reasons: [], planned: {} };
    expect(countsOf(small, sentencesOf(small)).sentences).toEqual({
      listed: 3,
      proven: 0,
      withReason: 0,
      planned: 3,
    });
  });

  test('is contradictory if the sentence is planned although a spec cites it', () => {
    const planned = { 'validation/later': [proven] };
    expect(contradictionsIn(sentencesOf({ clauses: listed, specs: [spec], reasons: [], planned }))).toEqual([
      '“It defaults to 1.” is cited by validation/defaults and listed in planned.ts for validation/later',
    ]);
  });

  test('is contradictory if a spec cites a sentence that has a reason', () => {
    const reasons = [{ ...reason, about: [proven] }];
    expect(contradictionsIn(sentencesOf({ clauses: listed, specs: [spec], reasons, planned: {} }))).toEqual([
      '“It defaults to 1.” is cited by validation/defaults and listed in reasons.ts',
    ]);
  });
});

test('A repeated sentence is found', () => {
  const citation = cites(docs('replicas'), 'It defaults to 1.');
  expect(repeatedIn([citation, citation])).toEqual(['It defaults to 1.']);
});
