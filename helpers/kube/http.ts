import { get } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { deadlines } from '../deadlines';
import type { Forward } from './forward';
import { withTimeout } from './with-timeout';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Asks for a page through a forwarded port. */
export function request(forward: Forward, path: string): Promise<Answer> {
  const late = () => new Error(`GET ${path}: no answer within ${deadlines.request / 1000} s`);
  return withTimeout({ milliseconds: deadlines.request, late }, async (signal) => {
    const stream = await forward.stream();
    const createConnection = () => stream as Socket;
    try {
      return await new Promise<Answer>((resolve, reject) => {
        get({ path, signal, createConnection }, (answer) =>
          text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject),
        ).on('error', reject);
      });
    } finally {
      stream.destroy();
    }
  });
}
