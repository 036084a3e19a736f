import type { TestOptions } from 'vitest';
import { deadlines } from '../deadlines';
import type { Capability } from './capabilities';
import type { Anchor, Clause, QuoteOf } from './clauses';
import type { Level } from './levels';

/** What is promised, where Kubernetes promises it, and what it takes to prove it. */
export interface Guarantee {
  readonly clause: Clause;
  readonly quote: string;
  readonly level: Level;
  readonly needs: readonly Capability[];
}

/** A guarantee as vitest's own options: its level and its needs are tags, all of it is metadata for the reports. */
export const guarantee = <A extends Anchor>(
  promise: Guarantee & { readonly clause: Clause<A>; readonly quote: QuoteOf<A> },
): TestOptions => ({
  meta: { guarantee: promise },
  // Each case has a namespace to itself and mostly waits. Databases do not just wait.
  concurrent: promise.level !== 'replication',
  ...(promise.level === 'replication' && { timeout: deadlines.database }),
  tags: [promise.level, ...promise.needs],
});
