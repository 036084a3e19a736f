import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type RequestOptions, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Duplex, pipeline, Transform } from 'node:stream';
import { KubeConfig } from '@kubernetes/client-node';
import { authority, kubeconfig as kubeconfigOf, refuses } from '../../helpers/kube/fake-api-server';

/** A proxy between a client and the API server that injects the requested faults and forwards all other requests. */
export interface FaultyProxy {
  readonly kubeconfig: string;
  /** The number of watches that the proxy has cut. */
  readonly cuts: number;
  /** The number of lists whose response was forwarded. */
  readonly lists: number;
  /** Cuts every open watch. */
  cut(): void;
  /** Cuts each later watch after this number of bytes, in the middle of an event. */
  cutAfter(bytes: number): void;
  /** Delays the data of all watches until the returned function is called. */
  delayWatches(): () => void;
  /** Forwards the next such request ("POST /api/v1/namespaces"), but drops its response. */
  dropResponse(call: string): void;
  /** Responds to the next watch that its resourceVersion has expired, without a request to the API server. */
  expire(how: Expiry): void;
  close(): Promise<void>;
}

/** The API server reports an expired resourceVersion in both ways. */
export type Expiry = 'as a response' | 'as an event';

const expired = { kind: 'Status', status: 'Failure', code: 410, reason: 'Expired', message: 'too old' };

const expiryReplies = {
  'as a response': refuses(expired.code, expired.reason, expired.message),
  // The watch stays open after this event.
  'as an event': (_: IncomingMessage, watch: ServerResponse) => {
    watch.write(`${JSON.stringify({ type: 'ERROR', object: expired })}\n`);
  },
};

export async function faultyProxy(kubeconfig: string): Promise<FaultyProxy> {
  const { server, options } = await upstreamOf(kubeconfig);
  const watches = new Set<ServerResponse>();
  let cuts = 0;
  let lists = 0;
  let limit = Number.POSITIVE_INFINITY;
  let delayed: Promise<void> | undefined;
  let expiry: Expiry | undefined;
  let dropped: string | undefined;

  const cut = (watch: ServerResponse) => {
    if (!watches.delete(watch)) return;
    cuts += 1;
    watch.destroy();
  };

  const forward = ({ url = '', method, headers }: IncomingMessage) =>
    request(new URL(url, server), {
      ...options,
      method,
      headers: { ...headers, host: new URL(server).host },
    });

  function forwardWatch(response: IncomingMessage, watch: ServerResponse): void {
    let left = limit;
    watches.add(watch);
    watch.on('close', () => watches.delete(watch));
    const limited = new Transform({
      async transform(chunk: Buffer, _, done) {
        await delayed;
        left -= chunk.length;
        if (left > 0) return done(null, chunk);
        watch.write(chunk.subarray(0, left), () => cut(watch));
      },
    });
    pipeline(response, limited, watch, () => {});
    watch.flushHeaders();
  }

  const proxy = createServer(await authority.server('127.0.0.1').then(asTls), (incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '', server);
    const isWatch = searchParams.has('watch');
    const isDropped = `${incoming.method} ${pathname}` === dropped;
    if (isDropped) dropped = undefined;
    if (isWatch && expiry) {
      const reply = expiryReplies[expiry];
      expiry = undefined;
      return reply(incoming, outgoing);
    }
    const upstreamRequest = forward(incoming).on('response', (response) => {
      if (isDropped) return outgoing.destroy();
      outgoing.writeHead(response.statusCode ?? 0, response.headers);
      if (isWatch) return forwardWatch(response, outgoing);
      pipeline(response, outgoing, () => {
        if (incoming.method === 'GET') lists += 1;
      });
    });
    upstreamRequest.on('error', () => outgoing.destroy());
    outgoing.on('close', () => upstreamRequest.destroy());
    incoming.pipe(upstreamRequest);
  });

  proxy.on('upgrade', (incoming: IncomingMessage, socket: Duplex) => {
    const upstreamRequest = forward(incoming).on('upgrade', (response, upstream: Duplex, head: Buffer) => {
      const lines = Object.entries(response.headers).map(([name, value]) => `${name}: ${value}`);
      socket.write(['HTTP/1.1 101 Switching Protocols', ...lines, '\r\n'].join('\r\n'));
      socket.write(head);
      pipeline(socket, upstream, socket, () => {});
    });
    upstreamRequest.on('response', ({ statusCode }) => socket.end(`HTTP/1.1 ${statusCode} Refused\r\n\r\n`));
    upstreamRequest.on('error', () => socket.destroy());
    upstreamRequest.end();
  });

  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  return {
    kubeconfig: kubeconfigOf(`https://127.0.0.1:${port}`),
    get cuts() {
      return cuts;
    },
    get lists() {
      return lists;
    },
    cut: () => watches.forEach(cut),
    cutAfter(bytes) {
      limit = bytes;
    },
    delayWatches() {
      let release = () => {};
      delayed = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    dropResponse(call) {
      dropped = call;
    },
    expire(how) {
      expiry = how;
    },
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve());
        proxy.closeAllConnections();
      }),
  };
}

const asTls = ({ certificate, key }: { certificate: string; key: string }) => ({ cert: certificate, key });

/** The proxy forwards every request as the user of this kubeconfig. */
async function upstreamOf(kubeconfig: string) {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  return { server: config.getCurrentCluster()?.server ?? '', options };
}
