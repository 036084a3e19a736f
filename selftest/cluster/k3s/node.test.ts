import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newLogTail } from '../../../cluster/k3s/log';
import { untilNodeReady } from '../../../cluster/k3s/node';
import { createAuthority } from '../../../cluster/native/pki';

let server: Server;
let kubeconfig: string;
let responses: object[];

/** The node lists that the API server returns, one per request; the last list is repeated. */
const respondWith = (...lists: object[]) => {
  responses = lists;
};

beforeEach(async () => {
  const authority = await createAuthority('k3s');
  const { certificate, key } = await authority.server('localhost', '127.0.0.1');
  const admin = await authority.client('admin');
  server = createServer({ cert: certificate, key }, (_, response) => {
    response.end(JSON.stringify({ items: responses.length > 1 ? responses.shift() : responses[0] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  kubeconfig = `
clusters:
- cluster:
    certificate-authority-data: ${base64(authority.certificate)}
    server: https://127.0.0.1:${(server.address() as AddressInfo).port}
users:
- user:
    client-certificate-data: ${base64(admin.certificate)}
    client-key-data: ${base64(admin.key)}
`;
});

afterEach(() => server.close());

const node = (status: string, message: string) => ({
  status: { conditions: [{ type: 'Ready', status, message }] },
});

test('The wait ends when the node is registered and Ready', async () => {
  respondWith([], [{ status: {} }], [node('False', 'no network yet')], [node('True', '')]);
  await untilNodeReady(kubeconfig, 5000, newLogTail());
  expect(responses).toHaveLength(1);
});

test('A node that never registers is reported', async () => {
  respondWith([]);
  await expect(untilNodeReady(kubeconfig, 300, newLogTail())).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Problem: The K3s node was not Ready after 0.3 s (the node has not registered); see the last log lines]`,
  );
});

test('A node that does not become Ready is reported', async () => {
  respondWith([node('False', 'cni plugin not initialized')]);
  await expect(untilNodeReady(kubeconfig, 300, newLogTail())).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Problem: The K3s node was not Ready after 0.3 s (cni plugin not initialized); see the last log lines]`,
  );
});

test('An API server that refuses connections is reported', async () => {
  server.close();
  await expect(
    untilNodeReady(kubeconfig.replace(/127.0.0.1:\d+/, '127.0.0.1:1'), 300, newLogTail()),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Problem: The K3s node was not Ready after 0.3 s (connect ECONNREFUSED 127.0.0.1:1); see the last log lines]`,
  );
});
