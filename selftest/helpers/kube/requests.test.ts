import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ApiException } from '@kubernetes/client-node';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createAuthority } from '../../../cluster/native/pki';
import { connect, type Kube, within } from '../../../helpers/kube/client';
import { deleteOnce } from '../../../helpers/kube/delete-once';
import { asJsonPatch, asMergePatch } from '../../../helpers/kube/patch';
import { Unreachable } from '../../../helpers/kube/unreachable';
import { version } from '../../../package.json';
import { failing } from './failing';
import {
  authority,
  certified,
  type FakeApiServer,
  fakeApiServer,
  hangs,
  kubeconfig,
  type Reply,
  refuses,
  resets,
  responds,
} from './fake-api-server';

const node = { kind: 'Node', apiVersion: 'v1', metadata: { name: 'n' } };
const found = responds(200, node);
const name = 'n';

const connected = async (...replies: readonly Reply[]): Promise<{ kube: Kube; server: FakeApiServer }> => {
  const server = await fakeApiServer(...replies);
  return { kube: connect(server.kubeconfig({ token: 'secret' })), server };
};

/** The kubeconfig of a port at which no server listens any more. */
async function closedPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return kubeconfig(`https://127.0.0.1:${port}`);
}

const stopTheClock = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
afterEach(() => void vi.useRealTimers());

/** Advances the fake clock until the call has settled. */
async function settled<T>(call: Promise<T>): Promise<T> {
  let isSettled = false;
  const onSettled = () => {
    isSettled = true;
  };
  call.then(onSettled, onSettled);
  await vi.waitUntil(
    async () => {
      await vi.advanceTimersByTimeAsync(1000);
      return isSettled;
    },
    { timeout: 20_000, interval: 10 },
  );
  return call;
}

const serverErrors: readonly (readonly [error: string, Reply])[] = [
  ['the server fails (500)', refuses(500, 'InternalError', 'etcdserver: leader changed')],
  ['the server is overloaded (503)', responds(503, 'upstream connect error')],
  ['the server closes the connection', resets],
  [
    'the server closes the connection in the middle of a response',
    ({ socket }, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
      response.write('{', () => socket.destroy());
    },
  ],
];

describe('A read', () => {
  test.each(serverErrors)('is repeated if %s', async (_, error) => {
    const { kube, server } = await connected(error, error, found);
    expect((await kube.core.readNode({ name })).metadata?.name).toBe('n');
    expect(server.requests).toEqual(Array(3).fill('GET /api/v1/nodes/n'));
  });

  test('is repeated after 429, but not before the time in Retry-After', async () => {
    const tooMany = responds(429, 'Too many requests, please try again later.', { 'retry-after': '7' });
    const { kube, server } = await connected(tooMany, found);
    stopTheClock();
    await settled(kube.core.readNode({ name }));
    const [first = 0, second = 0] = server.arrivals;
    expect(second - first).toBeGreaterThanOrEqual(7000);
  });

  test('is repeated if an attempt gets no response', async () => {
    const { kube, server } = await connected(hangs, found);
    stopTheClock();
    expect((await settled(kube.core.readNode({ name }))).metadata?.name).toBe('n');
    expect(server.requests).toHaveLength(2);
  });

  test('is not repeated after 404', async () => {
    const { kube, server } = await connected(refuses(404, 'NotFound', 'nodes "n" not found'));
    const error = await failing(kube.core.readNode({ name }));
    expect(error).toBeInstanceOf(ApiException);
    expect(error).toMatchObject({ code: 404, body: { reason: 'NotFound' } });
    expect(server.requests).toHaveLength(1);
  });

  test('is not repeated if the certificate of the server is not trusted', async () => {
    const { server } = await connected(found);
    const other = await createAuthority('other');
    const { cluster } = JSON.parse(server.kubeconfig()).clusters[0];
    const kube = connect(kubeconfig(cluster.server, {}, other.certificate));
    expect(String(await failing(kube.core.readNode({ name })))).toMatchInlineSnapshot(
      `"Unreachable: GET /api/v1/nodes/n: the API server did not respond (SELF_SIGNED_CERT_IN_CHAIN: self-signed certificate in certificate chain)"`,
    );
    expect(server.requests).toHaveLength(0);
  });
});

describe('A merge patch', () => {
  const patch = ({ core }: Kube, body: object) => core.patchNode({ name, body }, asMergePatch);

  test.each(serverErrors)('is repeated with the same body if %s', async (_, error) => {
    const bodies: string[] = [];
    const reading =
      (reply: Reply): Reply =>
      async (request, response) => {
        bodies.push(await text(request));
        reply(request, response);
      };
    const { kube } = await connected(reading(error), reading(error), reading(found));
    expect((await patch(kube, { spec: { unschedulable: true } })).metadata?.name).toBe('n');
    expect(bodies).toEqual(Array(3).fill('{"spec":{"unschedulable":true}}'));
  });

  test('is not repeated if the patch contains the resourceVersion of the object', async () => {
    const { kube, server } = await connected(resets, found);
    await failing(patch(kube, { metadata: { resourceVersion: '7' } }));
    expect(server.requests).toHaveLength(1);
  });

  test('is not repeated if the API server rejects the patch', async () => {
    const { kube, server } = await connected(refuses(422, 'Invalid', 'spec: Forbidden'), found);
    expect(await failing(patch(kube, { spec: {} }))).toMatchObject({ code: 422 });
    expect(server.requests).toHaveLength(1);
  });
});

describe('A deletion of the object with a UID', () => {
  const remove = (kube: Kube) => deleteOnce('a', (body) => kube.core.deleteNode({ name, body }));
  const gone = refuses(404, 'NotFound', 'nodes "n" not found');
  const replaced = refuses(409, 'Conflict', 'Precondition failed: UID in precondition: a');

  test('names the UID as a precondition', async () => {
    let body = '';
    const { kube } = await connected(async (request, response) => {
      body = await text(request);
      found(request, response);
    });
    await remove(kube);
    expect(JSON.parse(body)).toEqual({ preconditions: { uid: 'a' } });
  });

  test.each([
    ['the object still exists', found],
    ['the object is gone', gone],
    ['another object has the name', replaced],
  ])('is repeated if its response is lost, and succeeds if then %s', async (_, second) => {
    const { kube, server } = await connected(resets, second);
    await remove(kube);
    expect(server.requests).toEqual(Array(2).fill('DELETE /api/v1/nodes/n'));
  });

  test.each([
    [404, gone],
    [409, replaced],
  ])('fails if the first response is %d', async (code, reply) => {
    const { kube, server } = await connected(reply);
    expect(await failing(remove(kube))).toMatchObject({ code });
    expect(server.requests).toHaveLength(1);
  });
});

const body = node;
const writes: readonly (readonly [write: string, (kube: Kube) => Promise<unknown>])[] = [
  ['POST', ({ core }) => core.createNode({ body })],
  ['PUT', ({ core }) => core.replaceNode({ name, body })],
  ['PATCH', ({ core }) => core.patchNode({ name, body: [{ op: 'remove', path: '/spec' }] }, asJsonPatch)],
  ['DELETE', ({ core }) => core.deleteNode({ name })],
];

describe.each(writes)('A write: %s', (method, write) => {
  test.each(serverErrors)('is not repeated if %s', async (_, error) => {
    const { kube, server } = await connected(error, found);
    await failing(write(kube));
    expect(server.requests).toEqual([expect.stringMatching(`^${method} `)]);
  });

  test('is repeated after 429 with Retry-After', async () => {
    const tooMany = responds(429, 'Too many requests, please try again later.', { 'retry-after': '0' });
    const { kube, server } = await connected(tooMany, found);
    await write(kube);
    expect(server.requests).toHaveLength(2);
  });
});

test('An eviction that a PodDisruptionBudget forbids is not repeated', async () => {
  const { kube, server } = await connected(
    refuses(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget."),
  );
  const eviction = kube.core.createNamespacedPodEviction({ name: 'web-0', namespace: 'x', body: {} });
  expect(String(await failing(eviction))).toMatchInlineSnapshot(
    `"Error: POST /api/v1/namespaces/x/pods/web-0/eviction: 429 TooManyRequests: Cannot evict pod as it would violate the pod's disruption budget."`,
  );
  expect(server.requests).toHaveLength(1);
});

describe('The error message', () => {
  const messageAfter = async (reply: Reply) => {
    const { kube } = await connected(reply);
    return String(await failing(kube.core.createNode({ body })));
  };

  test('contains the page of a proxy that responds instead of the API server', async () => {
    const page = '<html>\n<head><title>502 Bad Gateway</title></head>\n</html>\n';
    expect(await messageAfter(responds(502, page))).toMatchInlineSnapshot(
      `"Error: POST /api/v1/nodes: 502 Bad Gateway: <html> <head><title>502 Bad Gateway</title></head> </html>"`,
    );
  });

  test('contains the status if the body is empty', async () => {
    expect(await messageAfter(responds(401, ''))).toMatchInlineSnapshot(
      `"Error: POST /api/v1/nodes: 401 Unauthorized"`,
    );
  });

  test('of a write whose connection was closed contains the code of the error', async () => {
    expect(await messageAfter(resets)).toMatchInlineSnapshot(
      `"Unreachable: POST /api/v1/nodes: the API server did not respond (ECONNRESET: socket hang up)"`,
    );
  });

  test('of a write to a closed port contains the address', async () => {
    const kube = connect(await closedPort());
    const error = await failing(kube.core.createNode({ body }));
    expect(error).toBeInstanceOf(Unreachable);
    expect(String(error).replace(/\d{4,}/, 'PORT')).toMatchInlineSnapshot(
      `"Unreachable: POST /api/v1/nodes: the API server did not respond (connect ECONNREFUSED 127.0.0.1:PORT)"`,
    );
  });
});

describe('The deadline', () => {
  const messageAtDeadline = async (call: Promise<unknown>) => String(await settled(failing(call)));

  test('ends a read without a response', async () => {
    const { kube, server } = await connected(hangs);
    stopTheClock();
    expect(await messageAtDeadline(kube.core.listNode({ labelSelector: 'a=b' }))).toMatchInlineSnapshot(
      `"Unreachable: GET /api/v1/nodes: the API server did not respond within 30 s"`,
    );
    expect(server.requests.length).toBeGreaterThan(1);
  });

  test('ends a write without a response, which was sent once', async () => {
    const { kube, server } = await connected(hangs);
    stopTheClock();
    expect(await messageAtDeadline(kube.core.createNode({ body }))).toMatchInlineSnapshot(
      `"Unreachable: POST /api/v1/nodes: the API server did not respond within 30 s"`,
    );
    expect(server.requests).toHaveLength(1);
  });

  test('ends a response that never completes', async () => {
    const { kube } = await connected((_, response) => {
      response.writeHead(201, { 'content-type': 'application/json' }).write('{');
    });
    stopTheClock();
    expect(await messageAtDeadline(kube.core.createNode({ body }))).toMatchInlineSnapshot(
      `"Unreachable: POST /api/v1/nodes: the API server did not respond within 30 s"`,
    );
  });

  test('ends a read from a closed port', async () => {
    const kube = connect(await closedPort());
    stopTheClock();
    const error = await settled(failing(kube.core.readNode({ name })));
    expect(error).toBeInstanceOf(Unreachable);
    expect(String(error).replace(/\d{4,}/, 'PORT')).toMatchInlineSnapshot(
      `"Unreachable: GET /api/v1/nodes/n: the API server did not respond within 30 s (connect ECONNREFUSED 127.0.0.1:PORT)"`,
    );
  });

  test('ends a read that fails again and again, with the last error', async () => {
    const { kube } = await connected(refuses(503, 'ServiceUnavailable', 'shutting down'));
    stopTheClock();
    const error = await settled(failing(kube.core.readNode({ name })));
    expect(error).toMatchObject({ code: 503 });
    expect(String(error)).toMatchInlineSnapshot(
      `"Error: GET /api/v1/nodes/n: 503 ServiceUnavailable: shutting down"`,
    );
  });

  test('ends a call whose exec plugin does not return', async () => {
    const server = await fakeApiServer(found);
    const kube = connect(server.kubeconfig({ exec: plugin('sleep 3') }));
    stopTheClock();
    expect(await messageAtDeadline(kube.core.readNode({ name }))).toMatchInlineSnapshot(
      `"Unreachable: GET /api/v1/nodes/n: the API server did not respond within 30 s (no credentials yet)"`,
    );
    expect(server.requests).toHaveLength(0);
  });
});

describe('An abort', () => {
  const over = new Error('the test is over');

  test.each([
    ['a read', (kube: Kube) => kube.core.readNode({ name })],
    ['a write', (kube: Kube) => kube.core.createNode({ body })],
  ])('ends %s without a response', async (_, call) => {
    const { kube, server } = await connected(hangs);
    const test = new AbortController();
    const closed = new Promise((resolve) =>
      server.server.once('request', ({ socket }) => socket.once('close', resolve)),
    );
    const error = failing(call(within(kube, test.signal)));
    await vi.waitUntil(() => server.requests.length === 1);
    test.abort(over);
    expect(await error).toBe(over);
    await closed;
  });

  test('ends a read that waits for its next attempt', async () => {
    const { kube, server } = await connected(responds(503, '', { 'retry-after': '20' }));
    const test = new AbortController();
    const error = failing(within(kube, test.signal).core.readNode({ name }));
    await vi.waitUntil(() => server.requests.length === 1);
    test.abort(over);
    expect(await error).toBe(over);
  });

  test('prevents further requests of the bound clients only', async () => {
    const { kube, server } = await connected(found);
    const bound = within(kube, AbortSignal.abort(over));
    expect(await failing(bound.core.readNode({ name }))).toBe(over);
    expect(server.requests).toHaveLength(0);
    await kube.core.readNode({ name });
  });
});

const plugin = (script: string) => ({
  apiVersion: 'client.authentication.k8s.io/v1',
  command: 'sh',
  args: ['-c', script],
  interactiveMode: 'Never',
});

describe('The clients', () => {
  test('share one connection for sequential reads and writes', async () => {
    const { kube, server } = await connected(found);
    const bound = within(kube, new AbortController().signal);
    for (let i = 0; i < 10; i += 1) {
      await kube.core.readNode({ name });
      await bound.core.createNode({ body });
    }
    expect(server.requests).toHaveLength(20);
    expect(server.connections()).toBe(1);
  });

  test('open at most as many connections as there are concurrent calls', async () => {
    const { kube, server } = await connected(found);
    const bound = within(kube, new AbortController().signal);
    const read = () => bound.core.readNode({ name });
    for (let i = 0; i < 5; i += 1) await Promise.all(Array.from({ length: 20 }, read));
    expect(server.connections()).toBeLessThanOrEqual(20);
  });

  test('send the user agent and the credentials', async () => {
    const server = await fakeApiServer(found);
    const user = { token: 'secret', ...certified(await authority.client('auditor')) };
    await connect(server.kubeconfig(user)).core.readNode({ name });
    expect(server.callers).toEqual([
      { agent: `statefulset-conformance/${version}`, token: 'Bearer secret', user: 'auditor' },
    ]);
  });

  test('open a new connection if an exec plugin returns another certificate', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stsc-plugin-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const credentialFile = join(folder, 'credential');
    const setUser = async (user: string) => {
      const { certificate, key } = await authority.client(user);
      const status = { clientCertificateData: certificate, clientKeyData: key };
      writeFileSync(credentialFile, JSON.stringify({ kind: 'ExecCredential', status }));
    };
    const server = await fakeApiServer(found);
    const { core } = connect(server.kubeconfig({ exec: plugin(`cat ${credentialFile}`) }));
    for (const user of ['first', 'first', 'second', 'second']) {
      await setUser(user);
      await core.readNode({ name });
    }
    expect(server.callers.map(({ user }) => user)).toEqual(['first', 'first', 'second', 'second']);
  });

  test('cause no warning about too many listeners', async () => {
    const warnings: string[] = [];
    const warned = ({ message }: Error) => void warnings.push(message);
    process.on('warning', warned);
    onTestFinished(() => void process.off('warning', warned));
    const { kube } = await connected(found);
    const bound = within(kube, new AbortController().signal);
    await Promise.all(Array.from({ length: 40 }, () => bound.core.readNode({ name })));
    for (let i = 0; i < 40; i += 1) await bound.core.readNode({ name });
    await new Promise(setImmediate);
    expect(warnings).toEqual([]);
  });
});

test.each([
  ['application/merge-patch+json', asMergePatch],
  ['application/json-patch+json', asJsonPatch],
])('A patch has its content type: %s', async (type, option) => {
  const types: unknown[] = [];
  const { kube } = await connected((request, response) => {
    types.push(request.headers['content-type']);
    found(request, response);
  });
  await kube.core.patchNode({ name, body: {} }, option);
  expect(types).toEqual([type]);
});
