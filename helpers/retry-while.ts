import pRetry from 'p-retry';
import { deadlines } from './deadlines';

/** Repeats a call while it fails with such an error, until the deadline of a request passes or the signal aborts. */
export const retryWhile = <T>(
  isTransient: (error: Error) => boolean,
  call: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> =>
  pRetry(call, {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: deadlines.retry,
    factor: 1,
    maxRetryTime: deadlines.request,
    ...(signal && { signal }),
    shouldRetry: ({ error }) => isTransient(error),
  });
