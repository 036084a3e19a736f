import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { KubeConfig } from '@kubernetes/client-node';
import { between, randomOf } from './random';

/** A proxy in front of an API server, with a long latency and connections that are reset. */
export interface UnreliableProxy {
  readonly kubeconfig: string;
  /** The number of connections that the proxy has reset. */
  readonly resets: number;
  close(): Promise<void>;
}

export interface Unreliability {
  /** The additional time from a request to its response, in milliseconds. */
  readonly latency: number;
  /** The shortest and the longest time between two resets, in milliseconds. Each resets one connection. */
  readonly resetEvery: readonly [number, number];
  readonly seed: string;
}

export async function unreliableProxy(
  kubeconfig: string,
  { latency, resetEvery: [shortest, longest], seed }: Unreliability,
): Promise<UnreliableProxy> {
  const { hostname, port } = serverOf(kubeconfig);
  const random = randomOf(seed);
  const clients = new Set<Socket>();
  let resets = 0;

  const proxy = createServer({ allowHalfOpen: true }, (client) => {
    const server = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const end = () => {
      clients.delete(client);
      client.destroy();
      server.destroy();
    };
    clients.add(client);
    for (const socket of [client, server]) socket.setNoDelay(true).on('error', end).on('close', end);
    client.pipe(delayed(latency / 2)).pipe(server);
    server.pipe(delayed(latency / 2)).pipe(client);
  });

  let timer: NodeJS.Timeout | undefined;
  const scheduleReset = () => {
    timer = setTimeout(
      () => {
        const client = [...clients][Math.floor(random() * clients.size)];
        if (client) {
          client.resetAndDestroy();
          resets += 1;
        }
        scheduleReset();
      },
      between(random, shortest, longest),
    );
  };
  scheduleReset();

  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = `https://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return {
    kubeconfig: redirected(kubeconfig, address),
    get resets() {
      return resets;
    },
    async close() {
      clearTimeout(timer);
      const closed = new Promise<void>((resolve) => proxy.close(() => resolve()));
      for (const client of clients) client.destroy();
      await closed;
    },
  };
}

/** Passes each chunk on after this time, in the same order. */
const delayed = (milliseconds: number) =>
  new Transform({
    highWaterMark: 2 ** 24,
    transform(chunk: Buffer, _, done) {
      setTimeout(() => this.push(chunk), milliseconds);
      done();
    },
    flush(done) {
      setTimeout(done, milliseconds);
    },
  });

function serverOf(kubeconfig: string): URL {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  return new URL(config.getCurrentCluster()?.server ?? '');
}

/** The same kubeconfig with another address of the server, whose certificate must contain this name instead. */
function redirected(kubeconfig: string, server: string): string {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  config.clusters = config.clusters.map((cluster) => ({ ...cluster, server, tlsServerName: 'kubernetes' }));
  return config.exportConfig();
}
