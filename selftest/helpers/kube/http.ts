import { get } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { deadlines } from '../../../helpers/deadlines';
import type { Forward } from '../../../helpers/kube/forward';
import { withTimeout } from '../../../helpers/kube/with-timeout';

export interface Page {
  readonly status: number;
  readonly body: string;
}

/** Gets a page through a forwarded port. */
export function request(forward: Forward, path: string): Promise<Page> {
  const timeoutError = () => new Error(`GET ${path}: no answer within ${deadlines.request / 1000} s`);
  return withTimeout({ milliseconds: deadlines.request, timeoutError }, async (signal) => {
    const stream = await forward.stream();
    const createConnection = () => stream as Socket;
    try {
      return await new Promise<Page>((resolve, reject) => {
        get({ path, signal, createConnection }, (response) =>
          text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject),
        ).on('error', reject);
      });
    } finally {
      stream.destroy();
    }
  });
}
