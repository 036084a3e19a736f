import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type RequestOptions, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Duplex, pipeline, Transform } from 'node:stream';
import { KubeConfig } from '@kubernetes/client-node';
import { authority, kubeconfig as kubeconfigOf, refuses } from '../../helpers/kube/stand-in';

/** Stands between a client and the API server, and is faithful but for what it is told to spoil. */
export interface GoBetween {
  readonly kubeconfig: string;
  /** How many watches it has cut. */
  readonly cuts: number;
  /** How many lists it has brought the answer of. */
  readonly lists: number;
  /** Cuts every watch that is open. */
  cut(): void;
  /** Cuts each watch from now on once it has said so many bytes, in the middle of a word. */
  cutAfter(bytes: number): void;
  /** Lets no watch hear anything until it is let go. */
  holdBack(): () => void;
  /** Lets the next such request ("POST /api/v1/namespaces") be carried out, and loses its answer. */
  lose(call: string): void;
  /** Tells the next watch that the version it asks for is forgotten. Nobody asks the API server. */
  forget(how: Forgetting): void;
  close(): Promise<void>;
}

/** The API server tells it in either way. */
export type Forgetting = 'with a refusal' | 'as an event';

const expired = { kind: 'Status', status: 'Failure', code: 410, reason: 'Expired', message: 'too old' };

const forgetting = {
  'with a refusal': refuses(expired.code, expired.reason, expired.message),
  // Said in a watch that stays open.
  'as an event': (_: IncomingMessage, watch: ServerResponse) => {
    watch.write(`${JSON.stringify({ type: 'ERROR', object: expired })}\n`);
  },
};

export async function goBetween(kubeconfig: string): Promise<GoBetween> {
  const { server, options } = await wayTo(kubeconfig);
  const watches = new Set<ServerResponse>();
  let cuts = 0;
  let lists = 0;
  let limit = Number.POSITIVE_INFINITY;
  let held: Promise<void> | undefined;
  let forgets: Forgetting | undefined;
  let lost: string | undefined;

  const cut = (watch: ServerResponse) => {
    if (!watches.delete(watch)) return;
    cuts += 1;
    watch.destroy();
  };

  const asked = ({ url = '', method, headers }: IncomingMessage) =>
    request(new URL(url, server), {
      ...options,
      method,
      headers: { ...headers, host: new URL(server).host },
    });

  function carry(answer: IncomingMessage, watch: ServerResponse): void {
    let left = limit;
    watches.add(watch);
    watch.on('close', () => watches.delete(watch));
    const words = new Transform({
      async transform(chunk: Buffer, _, done) {
        await held;
        left -= chunk.length;
        if (left > 0) return done(null, chunk);
        watch.write(chunk.subarray(0, left), () => cut(watch));
      },
    });
    pipeline(answer, words, watch, () => {});
    watch.flushHeaders();
  }

  const between = createServer(await authority.server('127.0.0.1').then(asTls), (asking, answering) => {
    const { pathname, searchParams } = new URL(asking.url ?? '', server);
    const isWatch = searchParams.has('watch');
    const isLost = `${asking.method} ${pathname}` === lost;
    if (isLost) lost = undefined;
    if (isWatch && forgets) {
      const forget = forgetting[forgets];
      forgets = undefined;
      return forget(asking, answering);
    }
    const passedOn = asked(asking).on('response', (answer) => {
      if (isLost) return answering.destroy();
      answering.writeHead(answer.statusCode ?? 0, answer.headers);
      if (isWatch) return carry(answer, answering);
      pipeline(answer, answering, () => {
        if (asking.method === 'GET') lists += 1;
      });
    });
    passedOn.on('error', () => answering.destroy());
    answering.on('close', () => passedOn.destroy());
    asking.pipe(passedOn);
  });

  between.on('upgrade', (asking: IncomingMessage, socket: Duplex) => {
    const passedOn = asked(asking).on('upgrade', (answer, upstream: Duplex, head: Buffer) => {
      const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`);
      socket.write(['HTTP/1.1 101 Switching Protocols', ...lines, '\r\n'].join('\r\n'));
      socket.write(head);
      pipeline(socket, upstream, socket, () => {});
    });
    passedOn.on('response', ({ statusCode }) => socket.end(`HTTP/1.1 ${statusCode} Refused\r\n\r\n`));
    passedOn.on('error', () => socket.destroy());
    passedOn.end();
  });

  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
  const { port } = between.address() as AddressInfo;
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
    holdBack() {
      let letGo = () => {};
      held = new Promise((resolve) => {
        letGo = resolve;
      });
      return letGo;
    },
    lose(call) {
      lost = call;
    },
    forget(how) {
      forgets = how;
    },
    close: () =>
      new Promise((resolve) => {
        between.close(() => resolve());
        between.closeAllConnections();
      }),
  };
}

const asTls = ({ certificate, key }: { certificate: string; key: string }) => ({ cert: certificate, key });

/** Whoever comes to the go-between does as its own user what they ask. */
async function wayTo(kubeconfig: string) {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  return { server: config.getCurrentCluster()?.server ?? '', options };
}
