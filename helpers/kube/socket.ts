import { refused } from './refused';
import { Unreachable } from './unreachable';

/** What we ask of a WebSocket of `ws`. */
export interface Socket {
  onclose: ((event: { readonly code: number }) => void) | null;
  terminate(): void;
}

/** Gives a WebSocket once it is open. It is torn down when the signal aborts, even if it opens later. */
export async function opened(what: string, opening: Promise<Socket>, signal: AbortSignal): Promise<Socket> {
  const tearDown = () =>
    opening.then(
      (socket) => socket.terminate(),
      () => {},
    );
  signal.addEventListener('abort', tearDown, { once: true });
  try {
    return await opening;
  } catch (thrown) {
    throw failure(what, thrown);
  }
}

/** client-node rejects with `ws`'s event, in which a refusal is known by its text. */
function failure(what: string, thrown: unknown): Error {
  const error = thrown instanceof Error ? thrown : (thrown as { error: Error }).error;
  const [, code] = /^Unexpected server response: (\d+)$/.exec(error.message) ?? [];
  return code ? refused(what, Number(code), '') : Unreachable.because(error, what);
}
