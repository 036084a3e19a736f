import { retryWhile } from '../retry-while';
import { Unreachable } from './unreachable';

/** Repeats an idempotent write until the API server responds or the deadline of a request passes. */
export const retryWhileUnreachable = <T>(write: () => Promise<T>): Promise<T> =>
  retryWhile((error) => error instanceof Unreachable && error.isTransient, write);
