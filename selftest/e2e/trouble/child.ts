import { text } from 'node:stream/consumers';
import type { Reporter } from 'vitest/node';
import { conformance } from '../../../cli/run/conformance';
import type { Target } from '../../../cluster/target';
import type { RunContext } from '../../../helpers/run-context';
import { type Result, resultOf } from '../../../reports/result';

export interface Asked {
  readonly id: string;
  readonly target: Omit<Target, 'close' | 'keep'>;
  readonly images: RunContext['images'];
  readonly filters: readonly string[];
}

/** One line of its output. */
export type Line =
  | { readonly began: string }
  | { readonly ended: string; readonly result: Result }
  /** Something went wrong outside of the tests. */
  | { readonly trouble: string };

const tell = (line: Line) => console.log(JSON.stringify(line));

const reporter: Reporter = {
  onTestCaseReady: ({ id }) => tell({ began: id }),
  onTestCaseResult: (test) => tell({ ended: test.id, result: resultOf(test, (text) => text) }),
  onTestRunEnd(modules, unhandled) {
    for (const { message, stack } of [...modules.flatMap((module) => module.errors()), ...unhandled])
      tell({ trouble: stack ?? message });
  },
};

const { id, target, images, filters }: Asked = JSON.parse(await text(process.stdin));
const nothing = async () => {};
await conformance({
  id,
  target: { ...target, close: nothing, keep: nothing },
  images,
  filters,
  reporters: [reporter],
  signal: new AbortController().signal,
});
