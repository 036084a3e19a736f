import type { Clause } from '../../helpers/guarantee/clauses';
import { pages } from '../../helpers/guarantee/clauses/docs';
import { minorsOf } from '../../helpers/guarantee/clauses/minors';
import {
  type Evidence,
  type Qualification,
  type Reason,
  reasonKinds,
} from '../../helpers/guarantee/clauses/reasons';
import { type Citation, citationsOf } from '../../helpers/guarantee/guarantee';
import type { Spec } from './specs';

/** A listed sentence, and what the suite does about the sentence. */
export interface Sentence {
  readonly clause: Clause;
  readonly quote: string;
  /** The ids of the guarantees that prove the sentence. */
  readonly provenBy: readonly string[];
  readonly reason?: Reason;
  /** The id of the guarantee that will prove the sentence. */
  readonly planned?: string;
}

export interface CoverageInput {
  readonly clauses: readonly (Clause & { readonly quotes: readonly string[] })[];
  readonly specs: readonly Spec[];
  readonly reasons: readonly Reason[];
  readonly planned: Readonly<Record<string, readonly Citation[]>>;
}

/** All listed sentences. A sentence with neither a guarantee nor a reason is planned. */
export function sentencesOf({ clauses, specs, reasons, planned }: CoverageInput): readonly Sentence[] {
  const provenBy = byQuote(specs.map(({ id, guarantee }) => [id, citationsOf(guarantee)]));
  const reasonFor = byQuote(reasons.map((reason) => [reason, reason.about]));
  const plannedFor = byQuote(Object.entries(planned));
  return clauses.flatMap(({ quotes, ...clause }) =>
    quotes.map((quote) => {
      const [reason] = reasonFor.get(quote) ?? [];
      const [id] = plannedFor.get(quote) ?? [];
      return {
        clause,
        quote,
        provenBy: provenBy.get(quote) ?? [],
        ...(reason && { reason }),
        ...(id && { planned: id }),
      };
    }),
  );
}

function byQuote<T>(
  entries: readonly (readonly [T, readonly Citation[]])[],
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const [value, citations] of entries)
    for (const quote of citations.flatMap(({ quotes }) => quotes))
      found.set(quote, [...(found.get(quote) ?? []), value]);
  return found;
}

/** What a sentence must not be at the same time: proven, not provable, and planned. */
export const contradictionsIn = (sentences: readonly Sentence[]): readonly string[] =>
  sentences.flatMap(({ quote, provenBy, reason, planned }) => {
    const states = [
      ...(provenBy.length > 0 ? [`cited by ${provenBy.join(', ')}`] : []),
      ...(reason ? ['listed in reasons.ts'] : []),
      ...(planned ? [`listed in planned.ts for ${planned}`] : []),
    ];
    return states.length > 1 ? [`“${quote}” is ${states.join(' and ')}`] : [];
  });

/** Sentences that one list contains more than once. */
export function repeatedIn(citations: readonly Citation[]): readonly string[] {
  const quotes = citations.flatMap((citation) => citation.quotes);
  return quotes.filter((quote, i) => quotes.indexOf(quote) !== i);
}

export interface Counts {
  readonly guarantees: number;
  readonly sentences: Readonly<Record<'listed' | 'proven' | 'withReason' | 'planned', number>>;
  readonly sections: Readonly<Record<'listed' | 'proven', number>>;
}

export function countsOf({ clauses, specs }: CoverageInput, sentences: readonly Sentence[]): Counts {
  const proven = sentences.filter(({ provenBy }) => provenBy.length > 0);
  const withReason = sentences.filter(({ reason }) => reason).length;
  return {
    guarantees: specs.length,
    sentences: {
      listed: sentences.length,
      proven: proven.length,
      withReason,
      planned: sentences.length - proven.length - withReason,
    },
    sections: { listed: clauses.length, proven: new Set(proven.map(({ clause }) => clause.anchor)).size },
  };
}

/** The first sentence of the README. */
export const summaryOf = ({ guarantees, sentences }: Counts): string =>
  [
    `Checks any Kubernetes cluster against ${guarantees} guarantees of StatefulSets, which prove ${sentences.proven} of the ${sentences.listed} sentences that the suite lists from`,
    `the Kubernetes documentation. ${sentences.planned} are planned; for ${sentences.withReason}, [coverage](docs/coverage.md) gives the reason why no guarantee proves them.`,
  ].join('\n');

/** docs/coverage.md. */
export function formatCoverage(
  input: CoverageInput,
  sentences: readonly Sentence[],
  qualifications: readonly Qualification[],
): string {
  const counts = countsOf(input, sentences);
  return `${[
    '# Coverage',
    '',
    '<!-- Generated: npx vitest run --project selftest selftest/docs -u -->',
    '',
    `- ${counts.guarantees} guarantees, one file each in [specs](../specs).`,
    `- ${counts.sentences.listed} sentences of the Kubernetes documentation and API reference, in ${counts.sections.listed} sections.`,
    `- ${counts.sentences.proven} sentences, in ${counts.sections.proven} sections, are proven by guarantees.`,
    `- ${counts.sentences.withReason} sentences have a reason why no guarantee proves them.`,
    `- ${counts.sentences.planned} sentences are planned.`,
    '',
    'A guarantee proves a sentence if its cases fail on a cluster for which the sentence is false. [upstream.md](upstream.md) compares',
    "the guarantees with Kubernetes' own end-to-end tests.",
    '',
    '## Planned',
    '',
    ...plannedTable(sentences),
    '',
    '## Where the documentation is wrong',
    '',
    ...table(
      ['sentence', 'what Kubernetes does', 'evidence'],
      input.reasons
        .filter(({ kind }) => kind === 'documentation is wrong')
        .map(({ about, because, evidence }) => [
          about.map(quoted).join('<br>'),
          because,
          evidence.map(formatEvidence).join(', '),
        ]),
    ),
    '',
    '## True with a qualification',
    '',
    ...table(
      ['sentence', 'but', 'evidence'],
      qualifications.map(({ about, but, evidence }) => [
        quoted(about),
        but,
        evidence.map(formatEvidence).join(', '),
      ]),
    ),
    '',
    '## Reasons',
    '',
    ...table(
      ['reason', 'meaning', 'sentences'],
      Object.entries(reasonKinds).map(([kind, meaning]) => [
        kind,
        meaning,
        `${sentences.filter(({ reason }) => reason?.kind === kind).length}`,
      ]),
    ),
    ...[...grouped(sentences, pageOf)].flatMap(([page, ofPage]) => [
      '',
      `## ${page}`,
      '',
      ...table(
        ['section', 'sentence', 'proven by'],
        ofPage.map((sentence, i) => [
          ofPage[i - 1]?.clause.anchor === sentence.clause.anchor ? '' : linkTo(sentence.clause),
          `${escaped(sentence.quote)}${formatMinors(sentence.quote)}`,
          stateOf(sentence),
        ]),
      ),
    ]),
  ].join('\n')}\n`;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const folderOf = (id: string): string => id.split('/')[0] ?? id;

function plannedTable(sentences: readonly Sentence[]): readonly string[] {
  const planned = sentences.filter(({ provenBy, reason }) => provenBy.length === 0 && !reason);
  const folders = grouped(planned, (sentence) =>
    sentence.planned ? folderOf(sentence.planned) : 'none yet',
  );
  return table(
    ['folder', 'sentences', 'guarantees'],
    [...folders]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([folder, ofFolder]) => [
        folder,
        `${ofFolder.length}`,
        [...new Set(ofFolder.map((sentence) => sentence.planned ?? ''))]
          .filter(Boolean)
          .sort()
          .map(code)
          .join(', '),
      ]),
  );
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);

/** The page of a sentence: the heading of its table. */
const pageOf = ({ clause: { url, anchor } }: Sentence): string => {
  if (url.includes('/stateful-set-v1/')) return 'API reference: StatefulSet';
  return anchor.includes('#')
    ? (pages[anchor.split('#')[0] as keyof typeof pages] ?? anchor)
    : 'StatefulSets';
};

const linkTo = ({ anchor, url }: Clause): string => `[${anchor.split('#').at(-1)}](${url})`;

const quoted = ({ clause, quotes }: Citation): string =>
  `${quotes.map((quote) => `“${escaped(quote)}”${formatMinors(quote)}`).join(' ')} ([${clause.anchor}](${clause.url}))`;

const formatMinors = (quote: string): string => {
  const { since, until } = minorsOf(quote);
  return `${since ? ` (since ${since})` : ''}${until ? ` (until ${until})` : ''}`;
};

const stateOf = ({ provenBy, reason, planned }: Sentence): string => {
  if (provenBy.length > 0) return provenBy.map(linkToSpec).join(', ');
  if (reason) return [`${reason.kind}: ${reason.because}`, ...reason.evidence.map(formatEvidence)].join(' ');
  return planned ? `planned: ${code(planned)}` : 'planned';
};

const code = (id: string): string => `\`${id}\``;

export const linkToSpec = (id: string): string => `[${id}](../specs/${id}.ts)`;

const formatEvidence = (evidence: Evidence): string => {
  if ('guarantee' in evidence) return linkToSpec(evidence.guarantee);
  if ('observed' in evidence) return `observed on ${evidence.version}: ${evidence.observed}`;
  if ('issue' in evidence) {
    const [repository = '', number] = evidence.issue.split('#');
    const owner = repository === 'kind' ? 'kubernetes-sigs' : 'kubernetes';
    return `[${evidence.issue}](https://github.com/${owner}/${repository}/issues/${number})`;
  }
  const { source, line, version = '1.37.2' } = evidence;
  const file = source.split('/').at(-1);
  return `[${file}:${line}](https://github.com/kubernetes/kubernetes/blob/v${version}/${source}#L${line}) (${version})`;
};

/** Text in a cell of a table: GitHub would read dollar signs as a formula. */
export const escaped = (text: string): string => text.replaceAll('<', '&lt;').replaceAll(/[|*$]/g, '\\$&');
