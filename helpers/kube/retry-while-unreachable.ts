import pRetry from 'p-retry';
import { deadlines } from '../deadlines';
import { Unreachable } from './unreachable';

/** Repeats an idempotent write until the API server responds or the deadline of a request passes. */
export const retryWhileUnreachable = <T>(write: () => Promise<T>): Promise<T> =>
  pRetry(write, {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: deadlines.retry,
    factor: 1,
    maxRetryTime: deadlines.request,
    shouldRetry: ({ error }) => error instanceof Unreachable && error.isTransient,
  });
