import type { Anchor, QuoteOf } from '.';

/** The minors of Kubernetes whose documentation contains a sentence. */
interface Minors {
  readonly since?: `1.${number}`;
  readonly until?: `1.${number}`;
}

/** Sentences that the documentation of only some minors contains. */
const minors: Readonly<Partial<Record<QuoteOf<Anchor>, Minors>>> = {
  'This field is beta-level and is enabled by default.': { since: '1.35' },
  'This setting might not be effective for the OrderedReady podManagementPolicy.': { since: '1.35' },
  'Version tracking and ordered rolling restarts are disabled.': { until: '1.36' },
  "the controller will try to eventually converge StatefulSet's currentRevision with updateRevision": {
    since: '1.37',
  },
  "deletes all of the StatefulSet's Pods at once and waits for them to terminate completely before creating any new Pods from the updated .spec.template":
    { since: '1.37' },
  'the old and new revisions of a Pod are never running at the same time': { since: '1.37' },
  'The deletion always removes every Pod together, regardless of the Pod Management Policy.': {
    since: '1.37',
  },
  'the Pods are recreated one at a time, in ascending ordinal order, waiting for each to become Running and Ready before creating the next':
    { since: '1.37' },
  'with Parallel all of the Pods are recreated at once': { since: '1.37' },
};

export const minorsOf = (quote: string): Minors => (minors as Readonly<Record<string, Minors>>)[quote] ?? {};

export function isDocumentedIn(minor: string, quote: string): boolean {
  const { since, until } = minorsOf(quote);
  const number = (text: string) => Number(text.split('.')[1]);
  return (!since || number(minor) >= number(since)) && (!until || number(minor) <= number(until));
}
