import pRetry from 'p-retry';
import { deadlines } from '../deadlines';
import { Unreachable } from './unreachable';

/** Does again what may be done twice, for as long as the API server gives no answer. */
export const retryWhileUnreachable = <T>(write: () => Promise<T>): Promise<T> =>
  pRetry(write, {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: deadlines.retry,
    factor: 1,
    maxRetryTime: deadlines.request,
    shouldRetry: ({ error }) => error instanceof Unreachable && error.passes,
  });
