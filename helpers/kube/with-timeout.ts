/**
 * Does a piece of work under a signal that aborts when the time is over or when the outer signal does, and then fails
 * at once, even if the work does not heed the signal. AbortSignal.any and AbortSignal.timeout are no substitute: on
 * Node 20 what they make may be collected while it is being waited for.
 */
export async function withTimeout<T>(
  limit: {
    readonly milliseconds: number;
    readonly signal?: AbortSignal | undefined;
    readonly late: () => Error;
  },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { milliseconds, signal, late } = limit;
  signal?.throwIfAborted();
  const ending = new AbortController();
  const ended = new Promise<never>((_, reject) => {
    ending.signal.addEventListener('abort', () => reject(ending.signal.reason), { once: true });
  });
  const timer = setTimeout(() => ending.abort(late()), milliseconds);
  const callOff = () => ending.abort(signal?.reason);
  signal?.addEventListener('abort', callOff, { once: true });
  try {
    return await Promise.race([work(ending.signal), ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', callOff);
  }
}
