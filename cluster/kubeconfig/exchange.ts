import http from 'node:http';
import https from 'node:https';
import { oneLine } from './text';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** One request over HTTP or HTTPS, and its answer. */
export const exchange = (
  url: string,
  options: https.RequestOptions,
  body: object | undefined,
  onConnect: () => void,
): Promise<Answer> =>
  new Promise((fulfil, reject) => {
    const { request } = url.startsWith('http:') ? http : https;
    request(url, options)
      .on('socket', (socket) => socket.once('connect', onConnect))
      .on('response', (response) => answerOf(response).then(fulfil, reject))
      .on('error', reject)
      .end(body && JSON.stringify(body));
  });

/** A version and a review are short; who sends more than this is no Kubernetes. */
const longestAnswer = 1_000_000;

async function answerOf(response: http.IncomingMessage): Promise<Answer> {
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) {
    body += chunk;
    if (body.length > longestAnswer) break;
  }
  const [type = ''] = (response.headers['content-type'] ?? '').split(';');
  return { status: response.statusCode ?? 0, type: oneLine(type), body };
}
