import { type IncomingMessage, request as overHttp, type RequestOptions } from 'node:http';
import { request as overTls } from 'node:https';
import { environmentError, reason } from '../../helpers/problem';

/** A Docker-compatible engine. */
export interface Engine {
  /** As it would be written in DOCKER_HOST. */
  readonly host: string;
  readonly connection: RequestOptions;
}

export interface Question {
  readonly headers?: Readonly<Record<string, string>>;
  /** How many milliseconds the engine may say nothing. */
  readonly patience?: number;
}

/** Puts a question to the engine; what the answer's status means is for the caller to say. */
export const ask = (
  { connection }: Engine,
  method: string,
  path: string,
  { headers = {}, patience = 30_000 }: Question = {},
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const send = connection.protocol === 'https:' ? overTls : overHttp;
    let listening: { destroy(error: Error): unknown };
    const asked = send(
      { ...connection, method, path, headers, timeout: patience, agent: false },
      (answer) => {
        listening = answer;
        resolve(answer);
      },
    );
    listening = asked;
    asked.on('timeout', () => listening.destroy(new Error(`says nothing for ${patience / 1000} s`)));
    asked.on('error', reject);
    asked.end();
  });

/** The same where a refusal means that we cannot go on, unless it is one that was reckoned with. */
export async function order(
  engine: Engine,
  method: string,
  path: string,
  alsoFine: readonly number[] = [],
): Promise<IncomingMessage> {
  try {
    const answer = await ask(engine, method, path);
    const { statusCode = 0 } = answer;
    if (statusCode < 300 || alsoFine.includes(statusCode)) return answer;
    throw new Error(await complaintOf(answer));
  } catch (error) {
    throw environmentError(
      `The engine at ${engine.host} did not do ${method} ${path.split('?')[0]} (${reason(error)})`,
      'see that it is well, and look into its log',
    );
  }
}

/** The engine's own words in a refusal. */
export async function complaintOf(answer: IncomingMessage): Promise<string> {
  const text = await textOf(answer);
  return text.startsWith('{') ? JSON.parse(text).message : text.trim() || `HTTP ${answer.statusCode}`;
}

export async function textOf(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) text += chunk;
  return text;
}

export async function* linesOf(answer: IncomingMessage): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of answer.setEncoding('utf8')) {
    const lines: string[] = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
