import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiException } from '@kubernetes/client-node';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createAuthority } from '../../../cluster/native/pki';
import { connect, type Kube, within } from '../../../helpers/kube/client';
import { asJsonPatch, asMergePatch, asStrategicPatch } from '../../../helpers/kube/patch';
import { Unreachable } from '../../../helpers/kube/unreachable';
import { version } from '../../../package.json';
import { failing } from './failing';
import {
  authority,
  certified,
  hangs,
  kubeconfig,
  type Reply,
  refuses,
  resets,
  type StandIn,
  says,
  standIn,
} from './stand-in';

const node = { kind: 'Node', apiVersion: 'v1', metadata: { name: 'n' } };
const found = says(200, node);
const name = 'n';

const reached = async (...replies: readonly Reply[]): Promise<{ kube: Kube; server: StandIn }> => {
  const server = await standIn(...replies);
  return { kube: connect(server.kubeconfig({ token: 'secret' })), server };
};

/** A port at which nothing listens any more. */
async function nowhere(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return kubeconfig(`https://127.0.0.1:${port}`);
}

const stopTheClock = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
afterEach(() => void vi.useRealTimers());

/** Lets the time of the test go by until the call has settled. */
async function passed<T>(call: Promise<T>): Promise<T> {
  let isOver = false;
  const settled = () => {
    isOver = true;
  };
  call.then(settled, settled);
  await vi.waitUntil(
    async () => {
      await vi.advanceTimersByTimeAsync(1000);
      return isOver;
    },
    { timeout: 20_000, interval: 10 },
  );
  return call;
}

const troubles: readonly (readonly [trouble: string, Reply])[] = [
  ['fails (500)', refuses(500, 'InternalError', 'etcdserver: leader changed')],
  ['is overloaded (503)', says(503, 'upstream connect error')],
  ['closes the connection', resets],
  [
    'closes the connection in the midst of an answer',
    ({ socket }, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
      response.write('{', () => socket.destroy());
    },
  ],
];

describe('A read', () => {
  test.each(troubles)('is repeated by a stand-in that %s', async (_, trouble) => {
    const { kube, server } = await reached(trouble, trouble, found);
    expect((await kube.core.readNode({ name })).metadata?.name).toBe('n');
    expect(server.asked).toEqual(Array(3).fill('GET /api/v1/nodes/n'));
  });

  test('is repeated when the stand-in turns it away (429), not before the time it names', async () => {
    const turnedAway = says(429, 'Too many requests, please try again later.', { 'retry-after': '7' });
    const { kube, server } = await reached(turnedAway, found);
    stopTheClock();
    await passed(kube.core.readNode({ name }));
    const [first = 0, second = 0] = server.askedAt;
    expect(second - first).toBeGreaterThanOrEqual(7000);
  });

  test('is repeated when an attempt gets no answer of the stand-in', async () => {
    const { kube, server } = await reached(hangs, found);
    stopTheClock();
    expect((await passed(kube.core.readNode({ name }))).metadata?.name).toBe('n');
    expect(server.asked).toHaveLength(2);
  });

  test('is not repeated when the answer is no', async () => {
    const { kube, server } = await reached(refuses(404, 'NotFound', 'nodes "n" not found'));
    const error = await failing(kube.core.readNode({ name }));
    expect(error).toBeInstanceOf(ApiException);
    expect(error).toMatchObject({ code: 404, body: { reason: 'NotFound' } });
    expect(server.asked).toHaveLength(1);
  });

  test('is not repeated when the stand-in is not who it should be', async () => {
    const { server } = await reached(found);
    const other = await createAuthority('other');
    const { cluster } = JSON.parse(server.kubeconfig()).clusters[0];
    const kube = connect(kubeconfig(cluster.server, {}, other.certificate));
    expect(String(await failing(kube.core.readNode({ name })))).toMatchInlineSnapshot(
      `"Unreachable: GET /api/v1/nodes/n: the API server did not answer (SELF_SIGNED_CERT_IN_CHAIN: self-signed certificate in certificate chain)"`,
    );
    expect(server.asked).toHaveLength(0);
  });
});

const body = node;
const writes: readonly (readonly [write: string, (kube: Kube) => Promise<unknown>])[] = [
  ['POST', ({ core }) => core.createNode({ body })],
  ['PUT', ({ core }) => core.replaceNode({ name, body })],
  ['PATCH', ({ core }) => core.patchNode({ name, body }, asMergePatch)],
  ['DELETE', ({ core }) => core.deleteNode({ name })],
];

describe.each(writes)('A write: %s', (method, write) => {
  test.each(troubles)('is not repeated by a stand-in that %s', async (_, trouble) => {
    const { kube, server } = await reached(trouble, found);
    await failing(write(kube));
    expect(server.asked).toEqual([expect.stringMatching(`^${method} `)]);
  });

  test('is repeated when the stand-in did not look at it (429)', async () => {
    const turnedAway = says(429, 'Too many requests, please try again later.', { 'retry-after': '0' });
    const { kube, server } = await reached(turnedAway, found);
    await write(kube);
    expect(server.asked).toHaveLength(2);
  });
});

test('An eviction that a disruption budget forbids at the stand-in is not repeated', async () => {
  const { kube, server } = await reached(
    refuses(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget."),
  );
  const evicted = kube.core.createNamespacedPodEviction({ name: 'web-0', namespace: 'x', body: {} });
  expect(String(await failing(evicted))).toMatchInlineSnapshot(
    `"Error: POST /api/v1/namespaces/x/pods/web-0/eviction: 429 TooManyRequests: Cannot evict pod as it would violate the pod's disruption budget."`,
  );
  expect(server.asked).toHaveLength(1);
});

describe('What is told', () => {
  const told = async (reply: Reply) => {
    const { kube } = await reached(reply);
    return String(await failing(kube.core.createNode({ body })));
  };

  test('of a proxy that answers in the stead of the stand-in', async () => {
    const page = '<html>\n<head><title>502 Bad Gateway</title></head>\n</html>\n';
    expect(await told(says(502, page))).toMatchInlineSnapshot(
      `"Error: POST /api/v1/nodes: 502 Bad Gateway: <html> <head><title>502 Bad Gateway</title></head> </html>"`,
    );
  });

  test('of a stand-in that says nothing but no', async () => {
    expect(await told(says(401, ''))).toMatchInlineSnapshot(`"Error: POST /api/v1/nodes: 401 Unauthorized"`);
  });

  test('of a write whose connection the stand-in closed', async () => {
    expect(await told(resets)).toMatchInlineSnapshot(
      `"Unreachable: POST /api/v1/nodes: the API server did not answer (ECONNRESET: socket hang up)"`,
    );
  });

  test('of a server that is not there, when a write finds out', async () => {
    const kube = connect(await nowhere());
    const error = await failing(kube.core.createNode({ body }));
    expect(error).toBeInstanceOf(Unreachable);
    expect(String(error).replace(/\d{4,}/, 'PORT')).toMatchInlineSnapshot(
      `"Unreachable: POST /api/v1/nodes: the API server did not answer (connect ECONNREFUSED 127.0.0.1:PORT)"`,
    );
  });
});

describe('The deadline', () => {
  const toldAfterwards = async (call: Promise<unknown>) => String(await passed(failing(call)));

  test('ends a read that the stand-in never answers', async () => {
    const { kube, server } = await reached(hangs);
    stopTheClock();
    expect(await toldAfterwards(kube.core.listNode({ labelSelector: 'a=b' }))).toMatchInlineSnapshot(
      `"Unreachable: GET /api/v1/nodes: the API server did not answer within 30 s"`,
    );
    expect(server.asked.length).toBeGreaterThan(1);
  });

  test('ends a write that the stand-in never answers, which was sent once', async () => {
    const { kube, server } = await reached(hangs);
    stopTheClock();
    expect(await toldAfterwards(kube.core.createNode({ body }))).toMatchInlineSnapshot(
      `"Unreachable: POST /api/v1/nodes: the API server did not answer within 30 s"`,
    );
    expect(server.asked).toHaveLength(1);
  });

  test('ends an answer of the stand-in that does not end', async () => {
    const { kube } = await reached((_, response) => {
      response.writeHead(201, { 'content-type': 'application/json' }).write('{');
    });
    stopTheClock();
    expect(await toldAfterwards(kube.core.createNode({ body }))).toMatchInlineSnapshot(
      `"Unreachable: POST /api/v1/nodes: the API server did not answer within 30 s"`,
    );
  });

  test('ends a read of a server that is not there', async () => {
    const kube = connect(await nowhere());
    stopTheClock();
    const error = await passed(failing(kube.core.readNode({ name })));
    expect(error).toBeInstanceOf(Unreachable);
    expect(String(error).replace(/\d{4,}/, 'PORT')).toMatchInlineSnapshot(
      `"Unreachable: GET /api/v1/nodes/n: the API server did not answer within 30 s (connect ECONNREFUSED 127.0.0.1:PORT)"`,
    );
  });

  test('ends a read that the stand-in refuses on and on, with the last refusal', async () => {
    const { kube } = await reached(refuses(503, 'ServiceUnavailable', 'shutting down'));
    stopTheClock();
    const error = await passed(failing(kube.core.readNode({ name })));
    expect(error).toMatchObject({ code: 503 });
    expect(String(error)).toMatchInlineSnapshot(
      `"Error: GET /api/v1/nodes/n: 503 ServiceUnavailable: shutting down"`,
    );
  });

  test('ends a call whose credentials do not come', async () => {
    const server = await standIn(found);
    const kube = connect(server.kubeconfig({ exec: plugin('sleep 3') }));
    stopTheClock();
    expect(await toldAfterwards(kube.core.readNode({ name }))).toMatchInlineSnapshot(
      `"Unreachable: GET /api/v1/nodes/n: the API server did not answer within 30 s (no credentials yet)"`,
    );
    expect(server.asked).toHaveLength(0);
  });
});

describe('An abort', () => {
  const over = new Error('the test is over');

  test.each([
    ['a read', (kube: Kube) => kube.core.readNode({ name })],
    ['a write', (kube: Kube) => kube.core.createNode({ body })],
  ])('ends %s that the stand-in has not answered', async (_, call) => {
    const { kube, server } = await reached(hangs);
    const test = new AbortController();
    const hungUp = new Promise((resolve) =>
      server.server.once('request', ({ socket }) => socket.once('close', resolve)),
    );
    const error = failing(call(within(kube, test.signal)));
    await vi.waitUntil(() => server.asked.length === 1);
    test.abort(over);
    expect(await error).toBe(over);
    await hungUp;
  });

  test('ends a read that waits for its next attempt at the stand-in', async () => {
    const { kube, server } = await reached(says(503, '', { 'retry-after': '20' }));
    const test = new AbortController();
    const error = failing(within(kube, test.signal).core.readNode({ name }));
    await vi.waitUntil(() => server.asked.length === 1);
    test.abort(over);
    expect(await error).toBe(over);
  });

  test('lets nothing more be asked of the stand-in, but of the clients that it does not bind', async () => {
    const { kube, server } = await reached(found);
    const bound = within(kube, AbortSignal.abort(over));
    expect(await failing(bound.core.readNode({ name }))).toBe(over);
    expect(server.asked).toHaveLength(0);
    await kube.core.readNode({ name });
  });
});

const plugin = (script: string) => ({
  apiVersion: 'client.authentication.k8s.io/v1',
  command: 'sh',
  args: ['-c', script],
  interactiveMode: 'Never',
});

describe('The connections to a stand-in', () => {
  test('are one for reads and writes after each other, whoever they are bound to', async () => {
    const { kube, server } = await reached(found);
    const bound = within(kube, new AbortController().signal);
    for (let i = 0; i < 10; i += 1) {
      await kube.core.readNode({ name });
      await bound.core.createNode({ body });
    }
    expect(server.asked).toHaveLength(20);
    expect(server.connections()).toBe(1);
  });

  test('are as many as there are calls at a time', async () => {
    const { kube, server } = await reached(found);
    const bound = within(kube, new AbortController().signal);
    const read = () => bound.core.readNode({ name });
    for (let i = 0; i < 5; i += 1) await Promise.all(Array.from({ length: 20 }, read));
    expect(server.connections()).toBeLessThanOrEqual(20);
  });

  test('say who we are', async () => {
    const server = await standIn(found);
    const user = { token: 'secret', ...certified(await authority.client('somebody')) };
    await connect(server.kubeconfig(user)).core.readNode({ name });
    expect(server.askedBy).toEqual([
      { agent: `statefulset-conformance/${version}`, token: 'Bearer secret', user: 'somebody' },
    ]);
  });

  test('are made anew with the certificate that a plugin gives anew', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stsc-plugin-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const given = join(folder, 'credential');
    const give = async (user: string) => {
      const { certificate, key } = await authority.client(user);
      const status = { clientCertificateData: certificate, clientKeyData: key };
      writeFileSync(given, JSON.stringify({ kind: 'ExecCredential', status }));
    };
    const server = await standIn(found);
    const { core } = connect(server.kubeconfig({ exec: plugin(`cat ${given}`) }));
    for (const user of ['first', 'first', 'second', 'second']) {
      await give(user);
      await core.readNode({ name });
    }
    expect(server.askedBy.map(({ user }) => user)).toEqual(['first', 'first', 'second', 'second']);
  });

  test('are not left to a warning that too many listen', async () => {
    const warnings: string[] = [];
    const warned = ({ message }: Error) => void warnings.push(message);
    process.on('warning', warned);
    onTestFinished(() => void process.off('warning', warned));
    const { kube } = await reached(found);
    const bound = within(kube, new AbortController().signal);
    await Promise.all(Array.from({ length: 40 }, () => bound.core.readNode({ name })));
    for (let i = 0; i < 40; i += 1) await bound.core.readNode({ name });
    await new Promise(setImmediate);
    expect(warnings).toEqual([]);
  });
});

test.each([
  ['application/merge-patch+json', asMergePatch],
  ['application/strategic-merge-patch+json', asStrategicPatch],
  ['application/json-patch+json', asJsonPatch],
])('A patch tells the stand-in what it is: %s', async (type, option) => {
  const types: unknown[] = [];
  const { kube } = await reached((request, response) => {
    types.push(request.headers['content-type']);
    found(request, response);
  });
  await kube.core.patchNode({ name, body: {} }, option);
  expect(types).toEqual([type]);
});
