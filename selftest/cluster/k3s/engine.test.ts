import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findEngine } from '../../../cluster/k3s/engine';
import { createAuthority } from '../../../cluster/native/pki';

let folder: string;
let servers: Server[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stsc-engine-'));
  servers = [];
});

afterEach(async () => {
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
  await rm(folder, { recursive: true });
});

const listen = async (server: Server, address: string | number): Promise<number> => {
  servers.push(server);
  await new Promise<void>((resolve) => {
    if (typeof address === 'string') server.listen(address, resolve);
    else server.listen(address, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
};

const ping: RequestListener = ({ url }, response) =>
  response.writeHead(url === '/_ping' ? 200 : 404).end('OK');

const socket = (name: string) => join(folder, name);

test('The first socket that responds is used', async () => {
  await listen(createServer(ping), socket('second'));
  await listen(createServer(ping), socket('third'));
  const search = await findEngine({}, ['first', 'second', 'third'].map(socket));
  expect(search).toMatchObject({ found: true, engine: { host: `unix://${socket('second')}` } });
});

test('DOCKER_HOST has priority', async () => {
  await listen(createServer(ping), socket('local'));
  const host = `tcp://127.0.0.1:${await listen(createServer(ping), 0)}`;
  expect(await findEngine({ DOCKER_HOST: host }, [socket('local')])).toMatchObject({ engine: { host } });
});

test('No other engine is used if the engine of DOCKER_HOST does not respond', async () => {
  await listen(createServer(ping), socket('local'));
  expect(await findEngine({ DOCKER_HOST: 'tcp://127.0.0.1:1' }, [socket('local')])).toMatchInlineSnapshot(`
    {
      "found": false,
      "reasons": [
        "tcp://127.0.0.1:1: connection refused",
      ],
    }
  `);
});

test('An engine with TLS is called with the keys of DOCKER_CERT_PATH', async () => {
  const authority = await createAuthority('engine');
  const serverCredential = await authority.server('localhost', '127.0.0.1');
  const client = await authority.client('client');
  const settings = {
    ca: authority.certificate,
    cert: serverCredential.certificate,
    key: serverCredential.key,
  };
  const server = createTlsServer({ ...settings, requestCert: true, rejectUnauthorized: true }, ping);
  const host = `tcp://127.0.0.1:${await listen(server, 0)}`;
  await writeFile(socket('ca.pem'), authority.certificate);
  await writeFile(socket('cert.pem'), client.certificate);
  await writeFile(socket('key.pem'), client.key);

  const keys = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder };
  expect(await findEngine({ DOCKER_HOST: host, ...keys })).toMatchObject({ found: true });
  expect(await findEngine({ DOCKER_HOST: host })).toMatchObject({ found: false });
});

test('The error lists the reason for each address at which no engine is found', async () => {
  await writeFile(socket('file'), '');
  await listen(
    createServer((_, response) => response.writeHead(403).end()),
    socket('forbidding'),
  );
  await listen(
    createServer(() => {}),
    socket('silent'),
  );
  const search = await findEngine({}, ['absent', 'file', 'forbidding', 'silent'].map(socket));
  expect(JSON.stringify(search, undefined, 2).replaceAll(folder, '/run')).toMatchInlineSnapshot(`
    "{
      "found": false,
      "reasons": [
        "unix:///run/absent: does not exist",
        "unix:///run/file: connection refused",
        "unix:///run/forbidding: a ping returned HTTP 403",
        "unix:///run/silent: no response for 2 s"
      ]
    }"
  `);

  const reasons = async (environment: Record<string, string>) => {
    const search = await findEngine(environment);
    return search.found ? [] : search.reasons;
  };
  expect([
    ...(await reasons({ DOCKER_HOST: 'ssh://somewhere' })),
    ...(await reasons({ DOCKER_HOST: 'docker.sock' })),
    ...(await reasons({
      DOCKER_HOST: 'tcp://127.0.0.1:1',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: '/nowhere',
    })),
  ]).toMatchInlineSnapshot(`
    [
      "ssh://somewhere: unsupported address; only unix:// and tcp:// are supported",
      "docker.sock: unsupported address; only unix:// and tcp:// are supported",
      "tcp://127.0.0.1:1: ENOENT: no such file or directory, open '/nowhere/ca.pem'",
    ]
  `);
});
