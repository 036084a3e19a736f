import * as http from 'node:http';
import * as https from 'node:https';
import { buffer } from 'node:stream/consumers';
import type { RequestContext } from '@kubernetes/client-node';

export interface HttpResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** Sends one request and reads the whole response: client-node's node-fetch hangs if a connection breaks in the body. */
export function transport(request: RequestContext, signal: AbortSignal): Promise<HttpResponse> {
  const url = request.getUrl();
  const body = request.getBody();
  const options = {
    method: request.getHttpMethod(),
    // Node does not frame the body of a DELETE by itself.
    headers: { ...request.getHeaders(), ...(body && { 'Content-Length': Buffer.byteLength(String(body)) }) },
    agent: request.getAgent(),
    signal,
  };
  return new Promise((resolve, reject) => {
    const { request: open } = url.startsWith('https:') ? https : http;
    const sent = open(url, options, (response) => {
      const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
      buffer(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(headers), body }),
        reject,
      );
    });
    sent.on('error', reject).end(body);
  });
}
