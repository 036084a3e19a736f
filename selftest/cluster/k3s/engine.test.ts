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

const listen = async (server: Server, where: string | number): Promise<number> => {
  servers.push(server);
  await new Promise<void>((resolve) => {
    if (typeof where === 'string') server.listen(where, resolve);
    else server.listen(where, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
};

const answers: RequestListener = ({ url }, answer) =>
  answer.writeHead(url === '/_ping' ? 200 : 404).end('OK');

const socket = (name: string) => join(folder, name);

test('The first socket that answers is taken', async () => {
  await listen(createServer(answers), socket('second'));
  await listen(createServer(answers), socket('third'));
  const search = await findEngine({}, ['first', 'second', 'third'].map(socket));
  expect(search).toMatchObject({ found: true, engine: { host: `unix://${socket('second')}` } });
});

test('An engine that DOCKER_HOST names is preferred', async () => {
  await listen(createServer(answers), socket('local'));
  const host = `tcp://127.0.0.1:${await listen(createServer(answers), 0)}`;
  expect(await findEngine({ DOCKER_HOST: host }, [socket('local')])).toMatchObject({ engine: { host } });
});

test('Where DOCKER_HOST names an engine that is not there, no other is taken', async () => {
  await listen(createServer(answers), socket('local'));
  expect(await findEngine({ DOCKER_HOST: 'tcp://127.0.0.1:1' }, [socket('local')])).toMatchInlineSnapshot(`
    {
      "found": false,
      "reasons": [
        "tcp://127.0.0.1:1 has nobody listening",
      ],
    }
  `);
});

test('An engine behind TLS is asked with the keys of DOCKER_CERT_PATH', async () => {
  const authority = await createAuthority('engine');
  const own = await authority.server('localhost', '127.0.0.1');
  const client = await authority.client('somebody');
  const settings = { ca: authority.certificate, cert: own.certificate, key: own.key };
  const server = createTlsServer({ ...settings, requestCert: true, rejectUnauthorized: true }, answers);
  const host = `tcp://127.0.0.1:${await listen(server, 0)}`;
  await writeFile(socket('ca.pem'), authority.certificate);
  await writeFile(socket('cert.pem'), client.certificate);
  await writeFile(socket('key.pem'), client.key);

  const keys = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder };
  expect(await findEngine({ DOCKER_HOST: host, ...keys })).toMatchObject({ found: true });
  expect(await findEngine({ DOCKER_HOST: host })).toMatchObject({ found: false });
});

test('Why none is found', async () => {
  await writeFile(socket('file'), '');
  await listen(
    createServer((_, answer) => answer.writeHead(403).end()),
    socket('forbidding'),
  );
  await listen(
    createServer(() => {}),
    socket('silent'),
  );
  const search = await findEngine({}, ['nothing', 'file', 'forbidding', 'silent'].map(socket));
  expect(JSON.stringify(search, undefined, 2).replaceAll(folder, '/run')).toMatchInlineSnapshot(`
    "{
      "found": false,
      "reasons": [
        "unix:///run/nothing is not there",
        "unix:///run/file has nobody listening",
        "unix:///run/forbidding answers a ping with HTTP 403",
        "unix:///run/silent says nothing for 2 s"
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
      "ssh://somewhere cannot be reached from here: only unix:// and tcp:// can",
      "docker.sock cannot be reached from here: only unix:// and tcp:// can",
      "tcp://127.0.0.1:1 ENOENT: no such file or directory, open '/nowhere/ca.pem'",
    ]
  `);
});
