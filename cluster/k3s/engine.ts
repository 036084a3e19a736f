import { readFileSync } from 'node:fs';
import type { RequestOptions } from 'node:http';
import { join } from 'node:path';
import { reason } from '../../helpers/problem';
import { call, type Engine } from './api';

export type Search =
  | { readonly found: true; readonly engine: Engine }
  | { readonly found: false; readonly reasons: readonly string[] };

type Variables = Readonly<Record<string, string | undefined>>;

const socketsOf = ({ XDG_RUNTIME_DIR }: Variables): string[] => [
  '/var/run/docker.sock',
  '/run/podman/podman.sock',
  ...(XDG_RUNTIME_DIR ? [join(XDG_RUNTIME_DIR, 'podman/podman.sock')] : []),
];

/** A local engine responds at once; a remote engine needs time for the network. */
const pingTimeoutMs = 2000;

/** The first engine that responds. If DOCKER_HOST names an engine, no other engine is used. */
export async function findEngine(
  variables: Variables = process.env,
  sockets: readonly string[] = socketsOf(variables),
): Promise<Search> {
  const hosts = variables.DOCKER_HOST ? [variables.DOCKER_HOST] : sockets.map((path) => `unix://${path}`);
  const reasons: string[] = [];
  for (const host of hosts) {
    try {
      const engine = { host, connection: connectionTo(host, variables) };
      const { statusCode } = (await call(engine, 'GET', '/_ping', { idleTimeoutMs: pingTimeoutMs })).resume();
      if (statusCode === 200) return { found: true, engine };
      reasons.push(`${host}: a ping returned HTTP ${statusCode}`);
    } catch (error) {
      reasons.push(`${host}: ${connectionError(error)}`);
    }
  }
  return { found: false, reasons };
}

/** Reads the variables as testcontainers does, so that both use the same engine. */
function connectionTo(host: string, { DOCKER_TLS_VERIFY, DOCKER_CERT_PATH }: Variables): RequestOptions {
  const { protocol, hostname, port, pathname } = new URL(URL.canParse(host) ? host : 'none:');
  if (protocol === 'unix:') return { socketPath: pathname };
  if (!['tcp:', 'http:'].includes(protocol))
    throw new Error('unsupported address; only unix:// and tcp:// are supported');
  if (DOCKER_TLS_VERIFY !== '1' || !DOCKER_CERT_PATH) return { host: hostname, port: port || 2375 };
  const pem = (name: string) => readFileSync(join(DOCKER_CERT_PATH, name));
  const keys = { ca: pem('ca.pem'), cert: pem('cert.pem'), key: pem('key.pem') };
  return { protocol: 'https:', host: hostname, port: port || 2376, ...keys } as RequestOptions;
}

const connectErrors: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ECONNREFUSED: 'connection refused',
  EACCES: 'permission denied',
};

function connectionError(error: unknown): string {
  const { syscall, code = '' } = error as NodeJS.ErrnoException;
  return (syscall === 'connect' && connectErrors[code]) || reason(error);
}
