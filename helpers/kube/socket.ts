import { refused } from './refused';
import { Unreachable } from './unreachable';

/** The part of a `ws` WebSocket that is used here. */
export interface Socket {
  onclose: ((event: { readonly code: number }) => void) | null;
  terminate(): void;
}

/** Resolves with a WebSocket once it is open. An abort terminates the socket, even if it opens later. */
export async function opened(what: string, opening: Promise<Socket>, signal: AbortSignal): Promise<Socket> {
  const terminate = () =>
    opening.then(
      (socket) => socket.terminate(),
      () => {},
    );
  signal.addEventListener('abort', terminate, { once: true });
  try {
    return await opening;
  } catch (thrown) {
    throw toError(what, thrown);
  }
}

/** client-node rejects with an event of `ws`, in which only the text shows that the server refused the upgrade. */
function toError(what: string, thrown: unknown): Error {
  const error = thrown instanceof Error ? thrown : (thrown as { error: Error }).error;
  const [, code] = /^Unexpected server response: (\d+)$/.exec(error.message) ?? [];
  return code ? refused(what, Number(code), '') : Unreachable.because(error, what);
}
