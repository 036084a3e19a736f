import type { Vitest } from 'vitest/node';
import { deadlines } from '../../helpers/deadlines';
import { withTimeout } from '../../helpers/kube/with-timeout';
import { environmentError } from '../../helpers/problem';

/** vitest, as soon as it has started. Of some thousand starts, one did not end: Node.js 20 waited for a file forever. */
export const untilStarted = <T extends Pick<Vitest, 'close'>>(
  starting: Promise<T>,
  signal: AbortSignal,
  milliseconds: number = deadlines.vitestStart,
): Promise<T> =>
  withTimeout(
    {
      milliseconds,
      signal,
      timeoutError: () =>
        environmentError(
          `vitest has not started within ${milliseconds / 1000} s, so no case was run`,
          'run the command again, and if the error returns, install the suite on a local disk',
        ),
    },
    () => starting,
  ).catch((error) => {
    // vitest may still start.
    starting.then((vitest) => vitest.close()).catch(() => {});
    throw error;
  });
