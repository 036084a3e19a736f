import { text } from 'node:stream/consumers';
import type { Reporter } from 'vitest/node';
import { conformance } from '../../../cli/run/conformance';
import type { Target } from '../../../cluster/target';
import { type Result, resultOf } from '../../../reports/result';

export interface ChildOptions {
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

const reporter: Reporter = {
  onTestCaseReady: ({ id }) => print({ started: id }),
  onTestCaseResult: (test) => print({ finished: test.id, result: resultOf(test, (text) => text) }),
  onTestRunEnd(modules, unhandled) {
    for (const { message, stack } of [...modules.flatMap((module) => module.errors()), ...unhandled])
      print({ runError: stack ?? message });
  },
};

const { id, target, filters }: ChildOptions = JSON.parse(await text(process.stdin));
const nothing = async () => {};
await conformance({
  id,
  target: { ...target, close: nothing, keep: nothing },
  filters,
  reporters: [reporter],
  signal: new AbortController().signal,
});
