import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { TestCase } from 'vitest/node';
import { maxSecondAttempts, runSecondAttempts } from '../../../cli/run/second-attempts';
import type { RunListener } from '../../../reports/listener';
import { ResultReporter } from '../../../reports/reporter';

const tests = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: String(i) }) as unknown as TestCase);

/** Returns the ids of the tests that run again, and the printed lines. */
async function secondAttempts(inconclusive: number, hasEnded = false) {
  const print = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => print.mockRestore());
  const again: string[] = [];
  await runSecondAttempts({
    run: { results: [], retried: [], runErrors: [], interrupted: false },
    hasStarted: true,
    hasEnded,
    inconclusiveTests: tests(inconclusive),
    runAgain: async (selected) => void again.push(...selected.map(({ id }) => id)),
  });
  return { again, printed: print.mock.calls.flat() };
}

describe('Inconclusive cases', () => {
  test('run again', async () => {
    expect(await secondAttempts(2)).toEqual({ again: ['0', '1'], printed: [] });
    expect((await secondAttempts(maxSecondAttempts)).again).toHaveLength(maxSecondAttempts);
  });

  test('do not run again if the run has ended early', async () => {
    expect((await secondAttempts(2, true)).again).toEqual([]);
  });

  test('do not run again if they are many, which is printed', async () => {
    const { again, printed } = await secondAttempts(maxSecondAttempts + 1);
    expect(again).toEqual([]);
    expect(printed).toMatchInlineSnapshot(`
      [
        "13 cases are inconclusive. The suite runs at most 12 cases again; check the cluster, then start another run",
      ]
    `);
  });
});

test('An interruption ends the second attempts after the current case', async () => {
  const interruption = new AbortController();
  const events: string[] = [];
  const listener: RunListener = {
    onSecondAttemptsStart: (cases) => void events.push(`start of ${cases}`),
    onSecondAttemptsEnd: ({ interrupted }) => void events.push(`end, interrupted: ${interrupted}`),
  };
  const reporter = new ResultReporter(listener, interruption.signal);
  await reporter.runAgain(tests(3), async ({ id }) => {
    events.push(id);
    if (id === '1') interruption.abort();
  });
  expect(events).toEqual(['start of 3', '0', '1', 'end, interrupted: true']);
});

/** A test of vitest whose only case has this result. */
const testWith = (result: ReturnType<TestCase['result']>) =>
  ({
    id: '0',
    name: 'the last pod is removed',
    parent: { type: 'suite', name: 'Pods are removed in order', parent: { type: 'module' } },
    project: { name: 'conformance', vitest: { config: { root: '' } }, getProvidedContext: () => ({}) },
    module: { moduleId: 'specs/ordering/example.ts' },
    options: { mode: 'run' },
    meta: () => ({}),
    diagnostic: () => undefined,
    result: () => result,
  }) as unknown as TestCase;

test('A case whose second attempt is interrupted stays inconclusive', async () => {
  const reporter = new ResultReporter({});
  const undecided = { name: 'Inconclusive', message: 'the watch was lost', verdict: 'inconclusive' };
  const first = testWith({ state: 'failed', errors: [undecided] });
  reporter.onTestCaseResult(first);
  await reporter.runAgain([first], async () =>
    reporter.onTestCaseResult(
      testWith({ state: 'skipped', note: 'The run was interrupted', errors: undefined }),
    ),
  );
  const { results, retried } = reporter.run;
  expect(results.map(({ verdict, attempt }) => ({ verdict, attempt }))).toEqual([
    { verdict: 'inconclusive', attempt: 1 },
  ]);
  expect(retried).toEqual([]);
});
