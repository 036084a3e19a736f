import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newTail } from '../../../cluster/k3s/log';
import { untilNodeReady } from '../../../cluster/k3s/node';
import { createAuthority } from '../../../cluster/native/pki';

let server: Server;
let kubeconfig: string;
let answers: object[];

/** What the API server is asked for the first time, the second, and then again and again. */
const answerWith = (...lists: object[]) => {
  answers = lists;
};

beforeEach(async () => {
  const authority = await createAuthority('k3s');
  const { certificate, key } = await authority.server('localhost', '127.0.0.1');
  const admin = await authority.client('admin');
  server = createServer({ cert: certificate, key }, (_, response) => {
    response.end(JSON.stringify({ items: answers.length > 1 ? answers.shift() : answers[0] }));
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

test('It waits for the node to come up and to be Ready', async () => {
  answerWith([], [{ status: {} }], [node('False', 'no network yet')], [node('True', '')]);
  await untilNodeReady(kubeconfig, 5000, newTail());
  expect(answers).toHaveLength(1);
});

test('A node that never comes up', async () => {
  answerWith([]);
  await expect(untilNodeReady(kubeconfig, 300, newTail())).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Problem: K3s' node was not Ready after 0.3 s (it has not come up); see the end of its log]`,
  );
});

test('A node that does not get Ready', async () => {
  answerWith([node('False', 'cni plugin not initialized')]);
  await expect(untilNodeReady(kubeconfig, 300, newTail())).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Problem: K3s' node was not Ready after 0.3 s (cni plugin not initialized); see the end of its log]`,
  );
});

test('An API server that is not there', async () => {
  server.close();
  await expect(
    untilNodeReady(kubeconfig.replace(/127.0.0.1:\d+/, '127.0.0.1:1'), 300, newTail()),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Problem: K3s' node was not Ready after 0.3 s (connect ECONNREFUSED 127.0.0.1:1); see the end of its log]`,
  );
});
