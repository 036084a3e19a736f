import { text } from 'node:stream/consumers';
import { createRunContext } from '../../cli/run/context';
import { RepeatedCause } from '../../cli/run/repeated-cause';
import { reserveNamespaces } from '../../cli/run/reserve';
import { runSpecs, type Tuning } from '../../cli/run/run-specs';
import { selectedGuarantees } from '../../cli/run/selection';
import type { Target } from '../../cluster/target';
import type { Result } from '../../reports/result';

export interface SpecRunOptions {
  readonly id: string;
  readonly target: Omit<Target, 'close' | 'keep'>;
  readonly filters: readonly string[];
  readonly tuning?: Tuning;
  /** Stops like `stsc run` when the same cause has ended five cases. */
  readonly stops?: boolean;
  /** Prepared namespaces. */
  readonly namespaces?: readonly string[];
}

/** One line of the output of this process. */
export type Line =
  | { readonly started: string }
  | { readonly finished: string; readonly result: Result }
  /** An error outside of the tests. */
  | { readonly runError: string }
  /** The last line of a run that a user interrupted. */
  | { readonly interrupted: true };

const print = (line: Line) => console.log(JSON.stringify(line));

const { id, target, filters, tuning, stops, namespaces }: SpecRunOptions = JSON.parse(
  await text(process.stdin),
);
const cause = new RepeatedCause();
const created = await createRunContext(target, { id });
const { context, release } = namespaces
  ? await reserveNamespaces(created, namespaces)
  : { context: created, release: async () => {} };
const { runErrors, interrupted } = await runSpecs({
  context,
  guarantees: selectedGuarantees(filters),
  signal: new AbortController().signal,
  onCaseStart: (test) => print({ started: test.id }),
  ...(tuning && { tuning }),
  ...(stops && { stop: cause }),
  onResult(result, test) {
    print({ finished: test.id, result });
    cause.onResult(result);
  },
});
await release();
for (const runError of runErrors) print({ runError });
if (interrupted) print({ interrupted });
