import * as http from 'node:http';
import * as https from 'node:https';
import { buffer } from 'node:stream/consumers';
import type { RequestContext } from '@kubernetes/client-node';

export interface Received {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** One request and the whole of its answer. The node-fetch of client-node waits on if a connection breaks in the body. */
export function transport(request: RequestContext, signal: AbortSignal): Promise<Received> {
  const url = request.getUrl();
  const options = {
    method: request.getHttpMethod(),
    headers: request.getHeaders(),
    agent: request.getAgent(),
    signal,
  };
  return new Promise((resolve, reject) => {
    const { request: open } = url.startsWith('https:') ? https : http;
    const sent = open(url, options, (answer) => {
      const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
      buffer(answer).then(
        (body) => resolve({ status: answer.statusCode ?? 0, headers: Object.fromEntries(headers), body }),
        reject,
      );
    });
    sent.on('error', reject).end(request.getBody());
  });
}
