import { hasCode, reason } from '../problem';

/** What passes: a server that is being restarted, a connection or a lookup that broke. A bad certificate does not. */
const passing = [
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
];

/** The API server gave no answer: whatever was asked, nothing is known of it. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  readonly passes: boolean;

  private constructor(message: string, cause: unknown, passes: boolean) {
    super(message, { cause });
    this.passes = passes;
  }

  /** The time was over; the cause is what went wrong meanwhile. */
  static after(milliseconds: number, call: string, cause?: unknown): Unreachable {
    const within = `${call}: the API server did not answer within ${milliseconds / 1000} s`;
    return new Unreachable(cause ? `${within} (${why(cause)})` : within, cause, true);
  }

  static because(cause: unknown, call: string): Unreachable {
    const message = `${call}: the API server did not answer (${why(cause)})`;
    return new Unreachable(message, cause, hasCode(cause, ...passing));
  }
}

function why(error: unknown): string {
  const said = reason(error);
  const { code } = error as { readonly code?: string };
  return !code || said.includes(code) ? said : [code, said].filter(Boolean).join(': ');
}
