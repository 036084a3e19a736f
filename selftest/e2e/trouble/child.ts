import { text } from 'node:stream/consumers';
import { createRunContext } from '../../../cli/run/context';
import { runSpecs } from '../../../cli/run/run-specs';
import type { Target } from '../../../cluster/target';
import type { Result } from '../../../reports/result';

export interface Asked {
  readonly id: string;
  readonly target: Omit<Target, 'close' | 'keep'>;
  readonly filters: readonly string[];
}

/** One line of its output. */
export type Line =
  | { readonly began: string }
  | { readonly ended: string; readonly result: Result }
  /** Something went wrong outside of the tests. */
  | { readonly trouble: string };

const tell = (line: Line) => console.log(JSON.stringify(line));

const { id, target, filters }: Asked = JSON.parse(await text(process.stdin));
const { runErrors } = await runSpecs({
  context: await createRunContext(target, { id }),
  filters,
  signal: new AbortController().signal,
  onCaseStart: (test) => tell({ began: test.id }),
  onResult: (result, test) => tell({ ended: test.id, result }),
});
for (const trouble of runErrors) tell({ trouble });
