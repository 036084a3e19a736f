import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { environmentError, reason } from '../../helpers/problem';

/** A Docker-compatible engine. */
export interface Engine {
  /** The address of the engine, in the form of DOCKER_HOST. */
  readonly host: string;
  readonly connection: RequestOptions;
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** The longest time without data from the engine; 0 means no limit. */
  readonly idleTimeoutMs?: number;
}

/** Sends a request to the engine; the caller checks the status of the response. */
export const call = (
  { connection }: Engine,
  method: string,
  path: string,
  { headers = {}, idleTimeoutMs = 30_000 }: CallOptions = {},
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const send = connection.protocol === 'https:' ? httpsRequest : httpRequest;
    let active: { destroy(error: Error): unknown };
    const request = send(
      { ...connection, method, path, headers, timeout: idleTimeoutMs, agent: false },
      (response) => {
        active = response;
        resolve(response);
      },
    );
    active = request;
    request.on('timeout', () => active.destroy(new Error(`no response for ${idleTimeoutMs / 1000} s`)));
    request.on('error', reject);
    request.end();
  });

/** Like `call`, but an error response is a problem of the environment, except for the statuses in `acceptedStatuses`. */
export async function callOrFail(
  engine: Engine,
  method: string,
  path: string,
  acceptedStatuses: readonly number[] = [],
): Promise<IncomingMessage> {
  try {
    const response = await call(engine, method, path);
    const { statusCode = 0 } = response;
    if (statusCode < 300 || acceptedStatuses.includes(statusCode)) return response;
    throw new Error(await errorOf(response));
  } catch (error) {
    throw environmentError(
      `Container engine ${engine.host} rejected ${method} ${path.split('?')[0]} (${reason(error)})`,
      "check the engine's health and log",
    );
  }
}

/** The engine's own message in an error response. */
export async function errorOf(response: IncomingMessage): Promise<string> {
  const text = await textOf(response);
  return text.startsWith('{') ? JSON.parse(text).message : text.trim() || `HTTP ${response.statusCode}`;
}

export async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return text;
}

export async function* linesOf(response: IncomingMessage): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of response.setEncoding('utf8')) {
    const lines: string[] = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
