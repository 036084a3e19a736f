import pRetry from 'p-retry';
import { deadlines } from '../deadlines';
import { Unreachable } from './unreachable';

/** Repeats an idempotent write until the API server responds or the deadline of a request passes. */
export const retryWhileUnreachable = <T>(write: () => Promise<T>): Promise<T> =>
  retryWhile((error) => error instanceof Unreachable && error.isTransient, write);

/** Repeats an idempotent write while it fails with such an error, until the deadline of a request passes. */
export const retryWhile = <T>(isTransient: (error: Error) => boolean, write: () => Promise<T>): Promise<T> =>
  pRetry(write, {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: deadlines.retry,
    factor: 1,
    maxRetryTime: deadlines.request,
    shouldRetry: ({ error }) => isTransient(error),
  });
