import { readFileSync } from 'node:fs';
import type { RequestOptions } from 'node:http';
import { join } from 'node:path';
import { reason } from '../../helpers/problem';
import { ask, type Engine } from './api';

export type Search =
  | { readonly found: true; readonly engine: Engine }
  | { readonly found: false; readonly reasons: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

const socketsOf = ({ XDG_RUNTIME_DIR }: Environment): string[] => [
  '/var/run/docker.sock',
  '/run/podman/podman.sock',
  ...(XDG_RUNTIME_DIR ? [join(XDG_RUNTIME_DIR, 'podman/podman.sock')] : []),
];

/** An engine on this machine answers at once, one elsewhere has a network between. */
const patience = 2000;

/** The first engine that answers. Where DOCKER_HOST names one, no other is taken in its stead. */
export async function findEngine(
  environment: Environment = process.env,
  sockets: readonly string[] = socketsOf(environment),
): Promise<Search> {
  const hosts = environment.DOCKER_HOST ? [environment.DOCKER_HOST] : sockets.map((path) => `unix://${path}`);
  const reasons: string[] = [];
  for (const host of hosts) {
    try {
      const engine = { host, connection: connectionTo(host, environment) };
      const { statusCode } = (await ask(engine, 'GET', '/_ping', { patience })).resume();
      if (statusCode === 200) return { found: true, engine };
      reasons.push(`${host} answers a ping with HTTP ${statusCode}`);
    } catch (error) {
      reasons.push(`${host} ${inWords(error)}`);
    }
  }
  return { found: false, reasons };
}

/** Read as testcontainers reads it, so that both reach the same engine. */
function connectionTo(host: string, { DOCKER_TLS_VERIFY, DOCKER_CERT_PATH }: Environment): RequestOptions {
  const { protocol, hostname, port, pathname } = new URL(URL.canParse(host) ? host : 'none:');
  if (protocol === 'unix:') return { socketPath: pathname };
  if (!['tcp:', 'http:'].includes(protocol))
    throw new Error('cannot be reached from here: only unix:// and tcp:// can');
  if (DOCKER_TLS_VERIFY !== '1' || !DOCKER_CERT_PATH) return { host: hostname, port: port || 2375 };
  const pem = (name: string) => readFileSync(join(DOCKER_CERT_PATH, name));
  const keys = { ca: pem('ca.pem'), cert: pem('cert.pem'), key: pem('key.pem') };
  return { protocol: 'https:', host: hostname, port: port || 2376, ...keys } as RequestOptions;
}

const words: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  ECONNREFUSED: 'has nobody listening',
  EACCES: 'may not be opened by this user',
};

function inWords(error: unknown): string {
  const { syscall, code = '' } = error as NodeJS.ErrnoException;
  return (syscall === 'connect' && words[code]) || reason(error);
}
