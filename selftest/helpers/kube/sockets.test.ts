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
import { standIn } from './stand-in';

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

/** What the stand-in does with each WebSocket, and the other end of the first. */
async function reached(upgrade: Upgrade): Promise<{ kube: Kube; first: Promise<Duplex> }> {
  const { server, kubeconfig } = await standIn();
  server.on('upgrade', upgrade);
  const first = once(server, 'upgrade').then(([, socket]) => socket as Duplex);
  return { kube: connect(kubeconfig()), first };
}

const where = { namespace: 'x', pod: 'web-0', container: 'web' };
const port = { namespace: 'x', pod: 'web-0', port: 8080 };

afterEach(() => void vi.useRealTimers());
const stopTheClock = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

describe('A command', () => {
  test('whose connection the stand-in closes without a status has failed', async () => {
    const { kube } = await reached(acceptsAndBreaks);
    expect(String(await failing(run(kube, where, ['hostname'])))).toMatchInlineSnapshot(
      `"Error: hostname in web-0: the connection closed without a status"`,
    );
  });

  test.each([
    ['without', 60, {}],
    ['with', 35, { seconds: 5 }],
  ])('%s a limit of its own that the stand-in never ends is hung up on', async (_, seconds, limit) => {
    const { kube, first } = await reached(accepts);
    stopTheClock();
    const error = failing(run(kube, where, ['sleep', '1000'], limit));
    const hungUp = once(await first, 'close');
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    expect(String(await error)).toBe(`Error: sleep 1000 in web-0: no exit code within ${seconds} s`);
    await hungUp;
  });

  test('that the stand-in does not even begin is given up', async () => {
    const { kube, first } = await reached(hangs);
    stopTheClock();
    const error = failing(run(kube, where, ['hostname']));
    await first;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(String(await error)).toMatchInlineSnapshot(`"Error: hostname in web-0: no exit code within 60 s"`);
  });

  test('for which there is no stand-in has failed', async () => {
    const { kubeconfig, stop } = await standIn();
    await stop();
    const error = await failing(run(connect(kubeconfig()), where, ['hostname']));
    expect(error).toBeInstanceOf(Unreachable);
    expect(String(error).replace(/\d{4,}/, 'PORT')).toMatchInlineSnapshot(
      `"Unreachable: hostname in web-0: the API server did not answer (connect ECONNREFUSED 127.0.0.1:PORT)"`,
    );
  });
});

describe('A forwarded port', () => {
  test('whose connection the stand-in breaks tells it to who listens', async () => {
    const { kube, first } = await reached(accepts);
    const stream = await forward(kube, port).stream();
    const told = once(stream, 'error');
    (await first).destroy();
    expect(String(await told)).toMatchInlineSnapshot(`"Error: port 8080 of web-0: the connection broke"`);
  });

  test('whose connection the stand-in breaks ends nothing but that if nobody listens', async () => {
    const { kube, first } = await reached(accepts);
    const web = forward(kube, port);
    const stream = await web.stream();
    const other = await web.stream();
    (await first).destroy();
    await vi.waitUntil(() => stream.closed);
    expect(String(stream.errored)).toMatchInlineSnapshot(`"Error: port 8080 of web-0: the connection broke"`);
    expect(other.closed).toBe(false);
  });

  test('that the stand-in does not open is given up', async () => {
    const { kube, first } = await reached(hangs);
    stopTheClock();
    const error = failing(forward(kube, port).stream());
    await first;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(String(await error)).toMatchInlineSnapshot(
      `"Unreachable: port 8080 of web-0: the API server did not answer within 30 s"`,
    );
  });
});
