import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clauses } from '../../helpers/guarantee/clauses';
import { project } from '../support/command';
import { trackedFiles } from '../support/tracked-files';

export interface Coverage {
  readonly guarantees: number;
  readonly sentences: { readonly quoted: number; readonly listed: number };
  readonly sections: { readonly quoted: number; readonly listed: number };
}

/** The part of the listed documentation that the specs quote. */
export function coverage(): Coverage {
  const specs = trackedFiles('.ts')
    .filter((file) => file.startsWith('specs/'))
    .map((file) => clauseOf(file, readFileSync(join(project, file), 'utf8')));
  const quotes = clauses.flatMap(({ quotes }) => quotes);
  return {
    guarantees: specs.length,
    sentences: { quoted: new Set(specs.map(({ quote }) => quote)).size, listed: quotes.length },
    sections: { quoted: new Set(specs.map(({ anchor }) => anchor)).size, listed: clauses.length },
  };
}

function clauseOf(file: string, source: string): { readonly anchor: string; readonly quote: string } {
  const [, anchor] = /\bclause:\s*(?:docs|field)\(\s*'([^']+)'/.exec(source) ?? [];
  const [, , quote] = /\bquote:\s*(['"])(.*?)(?<!\\)\1/s.exec(source) ?? [];
  const found = clauses.find((clause) => clause.anchor === anchor);
  if (!found?.quotes.includes(quote?.replaceAll(/\\(['"])/g, '$1') ?? ''))
    throw new Error(`${file} quotes no listed sentence`);
  return { anchor: found.anchor, quote: quote ?? '' };
}

/** The first sentence of the README. */
export const formatCoverage = ({ guarantees, sentences, sections }: Coverage): string =>
  [
    `Checks any Kubernetes cluster against ${guarantees} guarantees of StatefulSets; the guarantees quote ${sentences.quoted} of the ${sentences.listed}`,
    `sentences, in ${sections.quoted} of the ${sections.listed} sections, that the suite lists from the Kubernetes documentation and API reference.`,
  ].join('\n');
