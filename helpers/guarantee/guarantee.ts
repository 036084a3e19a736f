import { inject, type TestOptions } from 'vitest';
import type { Capability } from './capabilities';
import type { Anchor, Clause, QuoteOf } from './clauses';
import { execution } from './execution';
import type { Level } from './levels';

/** Sentences of one clause. */
export interface Citation {
  readonly clause: Clause;
  readonly quotes: readonly string[];
}

export const cites = <A extends Anchor>(
  clause: Clause<A>,
  ...quotes: readonly [QuoteOf<A>, ...QuoteOf<A>[]]
): Citation => ({ clause, quotes });

/** A statement about StatefulSets: its clause and quote, its level, and the capabilities that the check needs. */
export interface Guarantee {
  readonly clause: Clause;
  readonly quote: string;
  /** Further sentences that the cases prove. */
  readonly also?: readonly Citation[];
  readonly level: Level;
  readonly needs: readonly Capability[];
}

/** All sentences that the cases prove, the main sentence first. */
export const citationsOf = ({ clause, quote, also = [] }: Guarantee): readonly Citation[] => [
  { clause, quotes: [quote] },
  ...also,
];

/** A guarantee as vitest options: its level and needs are tags, and the reports read all fields from the metadata. */
export const guarantee = <A extends Anchor>(
  metadata: Guarantee & { readonly clause: Clause<A>; readonly quote: QuoteOf<A> },
): TestOptions => {
  const { timeout, ...others } = { ...execution[metadata.level] };
  return {
    meta: { guarantee: metadata },
    ...others,
    // The global setup multiplies the default of the project.
    ...(timeout !== undefined && { timeout: timeout * (inject('run')?.patience ?? 1) }),
    tags: [metadata.level, ...metadata.needs],
  };
};
