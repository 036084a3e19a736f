import { setMaxListeners } from 'node:events';

/** AbortSignal.any and AbortSignal.timeout are not used: Node 20 may garbage-collect their signals while a caller waits. */

/** The result of the work, or the reason of the signal as soon as the signal aborts. */
export async function abortable<T>(work: T | Promise<T>, signal: AbortSignal): Promise<T> {
  // The work gets a handler even if the signal has aborted: its own rejection must not be unhandled.
  const result = Promise.resolve(work);
  result.catch(() => {});
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([result, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Waits. Unlike the timers of Node, the wait is rejected with the reason of the signal. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  try {
    await abortable(elapsed, signal);
  } finally {
    clearTimeout(timer);
  }
}

/** A controller that also aborts when the outer signal aborts, for the same reason. */
export function childOf(outer: AbortSignal): AbortController {
  const controller = new AbortController();
  // Each request and each wait adds a listener to both signals, and Node prints a warning above ten.
  setMaxListeners(0, controller.signal, outer);
  const abort = () => controller.abort(outer.reason);
  if (outer.aborted) abort();
  else outer.addEventListener('abort', abort, { once: true, signal: controller.signal });
  return controller;
}
