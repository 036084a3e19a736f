import type { Reporter, TestModule } from 'vitest/node';

const shown = 20;

/** Prints the slowest files, and the counts as the last line of the output, in a format that any CI system can parse. */
export default class Tally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    );
    const count = (state: string) => states.filter((each) => each === state).length;
    const unloaded = modules.filter((module) => module.errors().length > 0).length;
    process.on('exit', () => {
      console.log(`${slowest(modules)}\n`);
      console.log(
        `${count('passed')} passed, ${count('failed') + unloaded} failed, ${count('skipped')} skipped`,
      );
    });
  }
}

function slowest(modules: readonly TestModule[]): string {
  const times = modules
    .map((module) => ({ file: module.relativeModuleId, seconds: secondsOf(module) }))
    .sort((one, other) => other.seconds - one.seconds);
  const lines = times
    .slice(0, shown)
    .map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`);
  const total = times.reduce((sum, { seconds }) => sum + seconds, 0);
  return [`The slowest files (all files together: ${total.toFixed(0)} s)`, ...lines].join('\n');
}

/** With the time until the tests of the file can start. */
const secondsOf = (module: TestModule): number => {
  const { duration, collectDuration, prepareDuration, environmentSetupDuration } = module.diagnostic();
  return (duration + collectDuration + prepareDuration + environmentSetupDuration) / 1000;
};
