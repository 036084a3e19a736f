import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { kubernetesVersions } from '../../../cluster/versions';
import { clauses, docs, field } from '../../../helpers/guarantee/clauses';
import { fields } from '../../../helpers/guarantee/clauses/fields';
import { isDocumentedIn } from '../../../helpers/guarantee/clauses/minors';
import { citationsOf, cites, guarantee } from '../../../helpers/guarantee/guarantee';

const quotes = clauses.flatMap((clause) => clause.quotes);

test('No sentence is quoted twice', () => {
  expect(quotes.filter((quote, index) => quotes.indexOf(quote) !== index)).toEqual([]);
});

test('A quote is plain text on one line', () => {
  expect(quotes.filter((quote) => quote !== quote.replaceAll(/\s+/g, ' ').trim() || quote === '')).toEqual(
    [],
  );
  expect(quotes.filter((quote) => /\*\*|\]\(|\{\{[<%]/.test(quote))).toEqual([]);
});

test('Each clause has the URL of an anchor on kubernetes.io', () => {
  for (const { url } of clauses) {
    expect(url).toMatch(/^https:\/\/kubernetes\.io\/docs\/[a-z0-9/-]+\/#[\w.-]+$/);
    expect(url).not.toContain('undefined');
  }
  expect(new Set(clauses.map(({ anchor }) => anchor)).size).toBe(clauses.length);
});

test.for([
  ['concepts/workloads/controllers/statefulset/#stable-storage', docs('stable-storage')],
  [
    'tasks/run-application/force-delete-stateful-set-pod/#force-deletion',
    docs('force-delete-stateful-set-pod#force-deletion'),
  ],
  ['reference/kubernetes-api/apps/stateful-set-v1/#StatefulSet', field('status')],
  ['reference/kubernetes-api/apps/stateful-set-v1/#StatefulSetSpec', field('spec.ordinals')],
  ['reference/kubernetes-api/apps/stateful-set-v1/#StatefulSetOrdinals', field('spec.ordinals.start')],
  ['reference/kubernetes-api/apps/stateful-set-v1/#StatefulSetStatus', field('status.observedGeneration')],
] as const)('A clause links to %s', ([path, clause]) => {
  expect(clause.url).toBe(`https://kubernetes.io/docs/${path}`);
});

test.for(Object.values(kubernetesVersions))(
  'Each quote of a field is in the Go types of Kubernetes %s, if that minor has the quote',
  async (version, { skip }) => {
    const { stdout } = await execa('go', ['env', 'GOMODCACHE'], { reject: false });
    const module = `k8s.io/api@v${version.replace(/^1/, '0')}`;
    const types = join(stdout ?? '', module, 'apps/v1/types.go');
    skip(!existsSync(types), `the Go module cache has no ${module}`);

    const documented = comments(readFileSync(types, 'utf8'));
    const quoted: readonly string[] = Object.values(fields).flat();
    const expected = quoted.filter((quote) => isDocumentedIn(version, quote));
    expect(quoted.filter((quote) => documented.includes(quote))).toEqual(expected);
  },
);

const comments = (source: string) =>
  Array.from(source.matchAll(/^\s*\/\/(.*)$/gm), ([, text]) => text?.trim()).join(' ');

describe('The metadata of a guarantee', () => {
  const rest = { level: 'core', needs: [] } as const;

  test('accepts the quotes that are listed for its clause', () => {
    expect(
      guarantee({
        clause: docs('deployment-and-scaling-guarantees'),
        quote: 'all of its predecessors must be Running and Ready',
        level: 'core',
        needs: [],
      }).tags,
    ).toEqual(['core']);
    guarantee({ clause: field('spec.ordinals.start'), quote: 'If unset, defaults to 0.', ...rest });
    guarantee({ clause: docs('names#dns-label-names'), quote: 'contain at most 63 characters', ...rest });
  });

  test('does not compile with a quote, clause, level or need that is not listed', () => {
    // @ts-expect-error: a quote of another anchor
    guarantee({ clause: docs('limitations'), quote: 'This field cannot be 0.', ...rest });
    // @ts-expect-error: a quote of a field, at an anchor of the docs
    guarantee({ clause: docs('start-ordinal'), quote: 'If unset, defaults to 0.', ...rest });
    // @ts-expect-error: a quote that does not exist
    guarantee({ clause: docs('replicas'), quote: 'It defaults to 2.', ...rest });
    // @ts-expect-error: an anchor that is not listed
    docs('ordering');
    // @ts-expect-error: a field is no anchor of the docs
    docs('spec.replicas');
    // @ts-expect-error: an anchor of the docs is no field
    expect(() => field('replicas')).not.toThrow();
    // @ts-expect-error: a level that is not listed
    guarantee({ clause: docs('replicas'), quote: 'It defaults to 1.', level: 'easy', needs: [] });
    // @ts-expect-error: a need that is not listed
    guarantee({ clause: docs('replicas'), quote: 'It defaults to 1.', level: 'core', needs: ['luck'] });
  });
});

describe('A citation', () => {
  test('names several sentences of one clause, after the main sentence', () => {
    const citations = citationsOf({
      clause: docs('replicas'),
      quote: 'It defaults to 1.',
      also: [cites(field('spec.replicas'), 'If unspecified, defaults to 1.')],
      level: 'core',
      needs: [],
    });
    expect(citations.flatMap(({ quotes }) => quotes)).toEqual([
      'It defaults to 1.',
      'If unspecified, defaults to 1.',
    ]);
  });

  test('does not compile with a sentence of another clause, or without a sentence', () => {
    // @ts-expect-error: a sentence of another anchor
    cites(docs('limitations'), 'This field cannot be 0.');
    // @ts-expect-error: the second sentence is of another anchor
    cites(docs('replicas'), 'It defaults to 1.', 'This field cannot be 0.');
    // @ts-expect-error: a sentence of a field, at an anchor of the docs
    cites(docs('start-ordinal'), 'If unset, defaults to 0.');
    // @ts-expect-error: no sentence
    cites(docs('replicas'));
  });
});
