import type { TestOptions } from 'vitest';
import type { Capability } from './capabilities';
import type { Anchor, Clause, QuoteOf } from './clauses';
import { execution } from './execution';
import type { Level } from './levels';

/** A statement about StatefulSets, where Kubernetes documents it, and what a cluster needs so that it can be checked. */
export interface Guarantee {
  readonly clause: Clause;
  readonly quote: string;
  readonly level: Level;
  readonly needs: readonly Capability[];
}

/** A guarantee as vitest options: its level and needs are tags, and the reports read all of it from the metadata. */
export const guarantee = <A extends Anchor>(
  metadata: Guarantee & { readonly clause: Clause<A>; readonly quote: QuoteOf<A> },
): TestOptions => ({
  meta: { guarantee: metadata },
  ...execution[metadata.level],
  tags: [metadata.level, ...metadata.needs],
});
