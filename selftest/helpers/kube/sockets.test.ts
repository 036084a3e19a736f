import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { connect, type Kube } from '../../../helpers/kube/client';
import { run } from '../../../helpers/kube/exec';
import { forward } from '../../../helpers/kube/forward';
import { Unreachable } from '../../../helpers/kube/unreachable';
import { failing } from './failing';
import { fakeApiServer } from './fake-api-server';

type Upgrade = (request: IncomingMessage, socket: Duplex) => void;

const accepts: Upgrade = ({ headers }, socket) => {
  const accepted = createHash('sha1').update(
    `${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`,
  );
  socket.write(
    [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${accepted.digest('base64')}`,
      'Sec-WebSocket-Protocol: v4.channel.k8s.io\r\n\r\n',
    ].join('\r\n'),
  );
};

const hangs: Upgrade = () => {};

const acceptsAndBreaks: Upgrade = (request, socket) => {
  accepts(request, socket);
  setImmediate(() => socket.destroy());
};

/** Clients of a fake API server that treats each WebSocket like this, and the server's end of the first socket. */
async function connected(upgrade: Upgrade): Promise<{ kube: Kube; first: Promise<Duplex> }> {
  const { server, kubeconfig } = await fakeApiServer();
  server.on('upgrade', upgrade);
  const first = once(server, 'upgrade').then(([, socket]) => socket as Duplex);
  return { kube: connect(kubeconfig()), first };
}

const where = { namespace: 'x', pod: 'web-0', container: 'web' };
const port = { namespace: 'x', pod: 'web-0', port: 8080 };

afterEach(() => void vi.useRealTimers());
const stopTheClock = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

describe('A command', () => {
  test('fails if the connection closes without a status', async () => {
    const { kube } = await connected(acceptsAndBreaks);
    expect(String(await failing(run(kube, where, ['hostname'])))).toMatchInlineSnapshot(
      `"Error: hostname in web-0: the connection closed without a status"`,
    );
  });

  test.each([
    ['without', 60, {}],
    ['with', 35, { seconds: 5 }],
  ])(
    '%s its own time limit ends at the deadline, and the connection is closed',
    async (_, seconds, limit) => {
      const { kube, first } = await connected(accepts);
      stopTheClock();
      const error = failing(run(kube, where, ['sleep', '1000'], limit));
      const closed = once(await first, 'close');
      await vi.advanceTimersByTimeAsync(seconds * 1000);
      expect(String(await error)).toBe(`Error: sleep 1000 in web-0: no exit code within ${seconds} s`);
      await closed;
    },
  );

  test('ends at its deadline if the server never accepts the WebSocket', async () => {
    const { kube, first } = await connected(hangs);
    stopTheClock();
    const error = failing(run(kube, where, ['hostname']));
    await first;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(String(await error)).toMatchInlineSnapshot(`"Error: hostname in web-0: no exit code within 60 s"`);
  });

  test('fails if the server refuses the connection', async () => {
    const { kubeconfig, stop } = await fakeApiServer();
    await stop();
    const error = await failing(run(connect(kubeconfig()), where, ['hostname']));
    expect(error).toBeInstanceOf(Unreachable);
    expect(String(error).replace(/\d{4,}/, 'PORT')).toMatchInlineSnapshot(
      `"Unreachable: hostname in web-0: the API server did not respond (connect ECONNREFUSED 127.0.0.1:PORT)"`,
    );
  });
});

describe('A forwarded port', () => {
  test('emits an error if the connection is lost', async () => {
    const { kube, first } = await connected(accepts);
    const stream = await forward(kube, port).stream();
    const error = once(stream, 'error');
    (await first).destroy();
    expect(String(await error)).toMatchInlineSnapshot(`"Error: port 8080 of web-0: the connection broke"`);
  });

  test('keeps its other connections if a connection without an error listener is lost', async () => {
    const { kube, first } = await connected(accepts);
    const web = forward(kube, port);
    const stream = await web.stream();
    const other = await web.stream();
    (await first).destroy();
    await vi.waitUntil(() => stream.closed);
    expect(String(stream.errored)).toMatchInlineSnapshot(`"Error: port 8080 of web-0: the connection broke"`);
    expect(other.closed).toBe(false);
  });

  test('ends at its deadline if the server never accepts the WebSocket', async () => {
    const { kube, first } = await connected(hangs);
    stopTheClock();
    const error = failing(forward(kube, port).stream());
    await first;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(String(await error)).toMatchInlineSnapshot(
      `"Unreachable: port 8080 of web-0: the API server did not respond within 30 s"`,
    );
  });
});
