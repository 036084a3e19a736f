/**
 * Runs work under a signal that aborts at the deadline or with the outer signal. The call then fails at once, even if
 * the work ignores its signal. AbortSignal.any and AbortSignal.timeout are no substitute: Node 20 may garbage-collect
 * the signals that they return while a caller still waits for them.
 */
export async function withTimeout<T>(
  limit: {
    readonly milliseconds: number;
    readonly signal?: AbortSignal | undefined;
    readonly timeoutError: () => Error;
  },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { milliseconds, signal, timeoutError } = limit;
  signal?.throwIfAborted();
  const controller = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
  });
  const timer = setTimeout(() => controller.abort(timeoutError()), milliseconds);
  const abort = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work(controller.signal), aborted]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
