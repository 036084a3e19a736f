import { expect, test } from 'vitest';
import { untilStarted } from '../../../cli/run/vitest-start';

const never = new Promise<Started>(() => {});
const { signal } = new AbortController();

class Started {
  closed = false;
  async close(): Promise<void> {
    this.closed = true;
  }
}

test('A run whose vitest never starts ends with an environment error', async () => {
  await expect(untilStarted(never, signal, 10)).rejects.toMatchObject({ exitCode: 3 });
  await expect(untilStarted(never, signal, 10)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Problem: vitest has not started within 0.01 s, so no case was run; run the command again, and if the error returns, install the suite on a local disk]`,
  );
});

test('Ctrl-C ends a run while vitest starts', async () => {
  const controller = new AbortController();
  const started = untilStarted(never, controller.signal);
  controller.abort(new Error('Interrupted'));
  await expect(started).rejects.toThrow('Interrupted');
});

test('A vitest that starts too late is closed', async () => {
  let start = (_: Started) => {};
  const starting = new Promise<Started>((resolve) => {
    start = resolve;
  });
  await expect(untilStarted(starting, signal, 10)).rejects.toThrow();
  const vitest = new Started();
  start(vitest);
  await expect.poll(() => vitest.closed).toBe(true);
});

test('A vitest that starts in time is used', async () => {
  const vitest = new Started();
  expect(await untilStarted(Promise.resolve(vitest), signal)).toBe(vitest);
  expect(vitest.closed).toBe(false);
});
