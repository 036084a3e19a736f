import http from 'node:http';
import https from 'node:https';
import { oneLine } from './text';

export interface Response {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Sends one request over HTTP or HTTPS. */
export const send = (
  url: string,
  options: https.RequestOptions,
  body: object | undefined,
  onConnect: () => void,
): Promise<Response> =>
  new Promise((resolve, reject) => {
    const { request } = url.startsWith('http:') ? http : https;
    request(url, options)
      .on('socket', (socket) => socket.once('connect', onConnect))
      .on('response', (message) => read(message).then(resolve, reject))
      .on('error', reject)
      .end(body && JSON.stringify(body));
  });

/** A version and a review are short; a server that sends a longer body is not Kubernetes. */
const maxBodyLength = 1_000_000;

async function read(message: http.IncomingMessage): Promise<Response> {
  let body = '';
  for await (const chunk of message.setEncoding('utf8')) {
    body += chunk;
    if (body.length > maxBodyLength) break;
  }
  const [type = ''] = (message.headers['content-type'] ?? '').split(';');
  return { status: message.statusCode ?? 0, type: oneLine(type), body };
}
