import retiredTerms from '../../docs/retired-terms.json';

export interface RetiredTerm {
  readonly retired: readonly string[];
  /** The kind of name for which the term is retired, if not for every text: the name of a type. */
  readonly as?: string;
  /** The folder in which the term is retired, if not everywhere. */
  readonly in?: string;
  readonly use: string;
}

export const terms: readonly RetiredTerm[] = retiredTerms;

export interface Hit {
  readonly line: number;
  readonly term: string;
}

/** A text that may contain a retired word, and the reason. */
export interface Exception {
  readonly pattern: RegExp;
  readonly reason: string;
}

/** Finds retired words in any case, also as a part of an identifier: "castOf" contains "cast". */
export const retiredWordsIn = (
  file: string,
  text: string,
  exceptions: readonly Exception[] = [],
): readonly Hit[] => {
  const here = terms.filter((term) => file.includes(term.in ?? ''));
  return exceptions
    .reduce((rest, { pattern }) => rest.replaceAll(pattern, blanks), text)
    .split('\n')
    .flatMap((content, i) => hitsIn(content, here).map((term) => ({ line: i + 1, term })));
};

/** Keeps the line breaks, so that line numbers stay correct. */
const blanks = (match: string): string => match.replaceAll(/[^\n]/g, ' ');

function hitsIn(line: string, terms: readonly RetiredTerm[]): readonly string[] {
  const words = ` ${(line.match(word) ?? []).join(' ').toLowerCase()} `;
  const declared = new Set(Array.from(line.matchAll(declaration), ([, name = '']) => name));
  return terms.flatMap(({ retired, as }) =>
    retired.filter((term) => (as ? declared.has(term) : words.includes(` ${term} `))),
  );
}

/** A part of a camelCase identifier, an acronym, or a plain word. */
const word = /\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})/gu;

const declaration = /\b(?:interface|type|class)\s+(\w+)/g;

const code = (words: readonly string[]): string => words.map((each) => `\`${each}\``).join(', ');

export const retiredTermsTable = (): string =>
  [
    '| retired | use |',
    '| --- | --- |',
    ...terms.map(
      ({ retired, as, in: folder, use }) =>
        `| ${code(retired)}${as ? ` (${as})` : ''}${folder ? ` (in \`${folder}\`)` : ''} | ${use} |`,
    ),
  ].join('\n');
