import type { TestOptions } from 'vitest';
import type { Capability } from './capabilities';
import type { Anchor, Clause, QuoteOf } from './clauses';
import { execution } from './execution';
import type { Level } from './levels';

/** A statement about StatefulSets: its clause and quote, its level, and the capabilities that the check needs. */
export interface Guarantee {
  readonly clause: Clause;
  readonly quote: string;
  readonly level: Level;
  readonly needs: readonly Capability[];
}

/** A guarantee as vitest options: its level and needs are tags, and the reports read all fields from the metadata. */
export const guarantee = <A extends Anchor>(
  metadata: Guarantee & { readonly clause: Clause<A>; readonly quote: QuoteOf<A> },
): TestOptions => ({
  meta: { guarantee: metadata },
  ...execution[metadata.level],
  tags: [metadata.level, ...metadata.needs],
});
