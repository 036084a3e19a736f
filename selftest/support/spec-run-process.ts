import { text } from 'node:stream/consumers';
import { createRunContext } from '../../cli/run/context';
import { runSpecs } from '../../cli/run/run-specs';
import { selectedGuarantees } from '../../cli/run/specs';
import type { Target } from '../../cluster/target';
import type { Result } from '../../reports/result';

export interface SpecRunOptions {
  readonly id: string;
  readonly target: Omit<Target, 'close' | 'keep'>;
  readonly filters: readonly string[];
}

/** One line of the output of this process. */
export type Line =
  | { readonly started: string }
  | { readonly finished: string; readonly result: Result }
  /** An error outside of the tests. */
  | { readonly runError: string };

const print = (line: Line) => console.log(JSON.stringify(line));

const { id, target, filters }: SpecRunOptions = JSON.parse(await text(process.stdin));
const { runErrors } = await runSpecs({
  context: await createRunContext(target, { id }),
  guarantees: selectedGuarantees(filters),
  signal: new AbortController().signal,
  onCaseStart: (test) => print({ started: test.id }),
  onResult: (result, test) => print({ finished: test.id, result }),
});
for (const runError of runErrors) print({ runError });
