import type { Reporter, TestModule } from 'vitest/node';

/** Prints the counts as the last line of the output, in a format that any CI system can parse. */
export default class Tally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    );
    const count = (state: string) => states.filter((each) => each === state).length;
    const unloaded = modules.filter((module) => module.errors().length > 0).length;
    process.on('exit', () => {
      console.log(
        `${count('passed')} passed, ${count('failed') + unloaded} failed, ${count('skipped')} skipped`,
      );
    });
  }
}
