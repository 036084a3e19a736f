import { deadlines } from '../../helpers/deadlines';
import { oneLine, seconds } from '../../helpers/format';
import { type Outcome, run } from '../../helpers/kube/exec';
import { withTimeout } from '../../helpers/kube/with-timeout';
import { reason } from '../../helpers/problem';
import { canary } from './canary';
import type { Check } from './check';

import { pause } from './observe';

/** Runs a command in a pod of the canary. */
type RunIn = (pod: string, command: readonly string[]) => Promise<Outcome>;

export const runIn =
  ({ kube, namespace, signal }: Check): RunIn =>
  (pod, command) => {
    const milliseconds = deadlines.canaryCommand;
    const timeoutError = () => new Error(`${command.join(' ')}: no result within ${seconds(milliseconds)}`);
    return withTimeout({ milliseconds, signal, timeoutError }, () =>
      run(kube, { namespace, pod, container: canary }, command, { seconds: milliseconds / 1000 }),
    );
  };

/** Repeats an observation until it has no problem. The problem of the last attempt remains after the deadline. */
export async function untilNoProblem(
  observe: () => Promise<string | undefined>,
  end: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (;;) {
    const problem = await observe().catch((error: unknown) => {
      signal.throwIfAborted();
      return oneLine(reason(error));
    });
    if (problem === undefined || performance.now() + deadlines.canaryResponse >= end) return problem;
    await pause(signal);
  }
}

/** Commands can be run in the pod. Returns the problem if not. */
export const checkExec = (check: Check, pod: string): Promise<string | undefined> => {
  const end = performance.now() + deadlines.canaryExec;
  const run = runIn(check);
  return untilNoProblem(
    async () => {
      const { stdout, stderr } = await run(pod, ['hostname']);
      return stdout.trim() === pod ? undefined : oneLine(`hostname printed: ${stdout}${stderr}`);
    },
    end,
    check.signal,
  );
};
