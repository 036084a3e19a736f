import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { connect } from '../../../helpers/kube/client';
import { execute, run } from '../../../helpers/kube/exec';
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

/** A WebSocket frame of a channel: final and binary, its length, its content. */
const frame = (channel: number, text: string) => {
  const payload = Buffer.from(`${String.fromCharCode(channel)}${text}`);
  return Buffer.concat([Buffer.from([0x82, payload.length]), payload]);
};

const acceptsAndReports =
  (status: object, output = ''): Upgrade =>
  (request, socket) => {
    accepts(request, socket);
    const printed = output ? [frame(1, output)] : [];
    setImmediate(() => socket.write(Buffer.concat([...printed, frame(3, JSON.stringify(status))])));
  };

const refuses =
  (code: number): Upgrade =>
  (_, socket) =>
    void socket.end(`HTTP/1.1 ${code} Refused\r\n\r\n`);

const resets: Upgrade = (_, socket) => void socket.destroy();

/**
 * Clients of a fake API server that treats each WebSocket like this, the server's end of the first socket, and the
 * number of WebSockets. The last treatment is repeated.
 */
async function connected(...upgrades: readonly [Upgrade, ...Upgrade[]]) {
  const { server, kubeconfig } = await fakeApiServer();
  let count = 0;
  server.on('upgrade', (request, socket) => {
    const upgrade = upgrades[Math.min(count, upgrades.length - 1)];
    count += 1;
    upgrade?.(request, socket);
  });
  const first = once(server, 'upgrade').then(([, socket]) => socket as Duplex);
  return { kube: connect(kubeconfig()), first, count: () => count };
}

const where = { namespace: 'x', pod: 'web-0', container: 'web' };
const port = { namespace: 'x', pod: 'web-0', port: 8080 };

afterEach(() => void vi.useRealTimers());
const stopTheClock = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

describe('A command', () => {
  test('fails if the connection closes without a status', async () => {
    const { kube } = await connected(acceptsAndBreaks);
    expect(String(await failing(run(kube, where, ['hostname'])))).toMatchInlineSnapshot(
      `"Unreachable: hostname in web-0: the connection closed without a status"`,
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

describe('An idempotent command', () => {
  const once = ['hostname'];
  const idempotent = { isIdempotent: true };
  const succeeds = acceptsAndReports({ status: 'Success' }, 'web-0\n<stsc: end of output>');
  const lost: readonly (readonly [error: string, Upgrade])[] = [
    ['the connection closes without a status', acceptsAndBreaks],
    ['the connection is reset before the WebSocket opens', resets],
    ['the API server cannot reach the kubelet (500)', refuses(500)],
  ];

  test.each(['', 'web-0\n', 'web-0\n<stsc: end of'])(
    'runs again if a part of its output is lost: %j',
    async (output) => {
      const { kube, count } = await connected(acceptsAndReports({ status: 'Success' }, output), succeeds);
      expect(await run(kube, where, once, idempotent)).toMatchObject({ exitCode: 0, stdout: 'web-0\n' });
      expect(count()).toBe(2);
    },
  );

  test.each(lost)('runs again if %s', async (_, error) => {
    const { kube, count } = await connected(error, error, succeeds);
    expect(await run(kube, where, once, idempotent)).toMatchObject({ exitCode: 0 });
    expect(count()).toBe(3);
  });

  test.each(lost)('is the only command that runs again if %s', async (_, error) => {
    const { kube, count } = await connected(error, succeeds);
    await failing(run(kube, where, once));
    expect(count()).toBe(1);
  });

  test('leaves no listener of a lost connection on its signal', async () => {
    const warning = vi.fn();
    process.on('warning', warning);
    onTestFinished(() => void process.off('warning', warning));
    const more = Array.from({ length: 11 }, () => resets);
    const { kube, count } = await connected(resets, ...more, succeeds);
    await run(kube, where, once, idempotent);
    expect(count()).toBe(13);
    expect(warning).not.toHaveBeenCalled();
  });

  test('does not run again because of its exit code', async () => {
    const causes = [{ reason: 'ExitCode', message: '3' }];
    const { kube, count } = await connected(acceptsAndReports({ status: 'Failure', details: { causes } }));
    expect(await run(kube, where, once, idempotent)).toMatchObject({ exitCode: 3 });
    expect(count()).toBe(1);
  });

  test('may be killed by the end of the container that it ends', async () => {
    const killed = {
      status: 'Failure',
      details: { causes: [{ reason: 'ExitCode', message: '137' }] },
    };
    const { kube } = await connected(acceptsAndReports(killed));
    const touch = (endsContainer: boolean) =>
      execute(kube, where, ['touch', '/gate/open'], { isIdempotent: true, endsContainer });
    expect(await touch(true)).toBe('');
    await expect(touch(false)).rejects.toThrow('touch /gate/open in web-0: exit code 137');
  });

  test('does not run again if the pod does not exist', async () => {
    const { kube, count } = await connected(refuses(404));
    expect(await failing(run(kube, where, once, idempotent))).toMatchObject({ code: 404 });
    expect(count()).toBe(1);
  });

  test('ends at its deadline with the last error', async () => {
    const { kube } = await connected(acceptsAndBreaks);
    stopTheClock();
    const error = failing(run(kube, where, once, idempotent));
    let hasEnded = false;
    void error.then(() => {
      hasEnded = true;
    });
    await vi.waitUntil(
      async () => {
        await vi.advanceTimersByTimeAsync(5_000);
        return hasEnded;
      },
      { timeout: 20_000, interval: 10 },
    );
    expect(String(await error)).toMatchInlineSnapshot(
      `"Unreachable: hostname in web-0: the connection closed without a status"`,
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
