import type https from 'node:https';
import { refused, silent, unprovided, unreachable, unwell } from './errors';
import { type Answer, exchange } from './exchange';
import { type Chosen, textOf } from './select';

export type Ask = (method: 'GET' | 'POST', path: string, body?: object) => Promise<Answer>;

/** Asks as the user; everything that is asked has to be answered in this time. */
export async function asker(login: Chosen, milliseconds: number): Promise<Ask> {
  const options = await connectionOf(login);
  const signal = AbortSignal.timeout(milliseconds);
  return async (method, path, body) => {
    const url = `${login.cluster.server.replace(/\/$/, '')}${path}`;
    const headers = { ...options.headers, accept: 'application/json', 'content-type': 'application/json' };
    let connected = false;
    const answer = await exchange(url, { ...options, method, headers, signal }, body, () => {
      connected = true;
    }).catch((error: unknown) => {
      throw signal.aborted ? silent(login, milliseconds, connected) : unreachable(login, error);
    });
    if (answer.status === 401) throw refused(login, 'HTTP 401');
    if (answer.status === 429 || answer.status >= 500) throw unwell(login, answer, path);
    return answer;
  };
}

async function connectionOf(login: Chosen): Promise<https.RequestOptions> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromString(textOf(login));
  const options: https.RequestOptions = {};
  await config.applyToHTTPSOptions(options).catch((error: unknown) => {
    const provider = login.user['auth-provider'];
    if (!provider) throw error;
    throw unprovided(login, provider.name);
  });
  return options;
}
