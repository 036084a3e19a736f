import { hasCode, reason } from '../problem';

/** Errors of a restarting server, or of a failed connection or DNS lookup. A bad certificate is not transient. */
const transientCodes = [
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
];

/** The API server did not respond, so the outcome of the request is unknown. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  readonly isTransient: boolean;

  private constructor(message: string, cause: unknown, isTransient: boolean) {
    super(message, { cause });
    this.isTransient = isTransient;
  }

  /** The deadline passed; the cause is the last error before it, if there was one. */
  static after(milliseconds: number, call: string, cause?: unknown): Unreachable {
    const within = `${call}: the API server did not respond within ${milliseconds / 1000} s`;
    return new Unreachable(cause ? `${within} (${describe(cause)})` : within, cause, true);
  }

  /** The connection of a command was lost after it was established. */
  static lost(call: string): Unreachable {
    return new Unreachable(`${call}: the connection closed without a status`, undefined, true);
  }

  /** The command succeeded, but a part of its output did not arrive. */
  static incomplete(call: string): Unreachable {
    return new Unreachable(`${call}: the output of the command was lost`, undefined, true);
  }

  static because(cause: unknown, call: string): Unreachable {
    const message = `${call}: the API server did not respond (${describe(cause)})`;
    return new Unreachable(message, cause, hasCode(cause, ...transientCodes));
  }
}

/** The message of an error, with its code in front unless the message contains the code. */
function describe(error: unknown): string {
  const message = reason(error);
  const { code } = error as { readonly code?: string };
  return !code || message.includes(code) ? message : [code, message].filter(Boolean).join(': ');
}
