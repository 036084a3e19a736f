import { Duplex, PassThrough, Writable } from 'node:stream';
import { PortForward } from '@kubernetes/client-node';
import { deadlines } from '../deadlines';
import type { Kube } from './client';
import { opened, type Socket } from './socket';
import { Unreachable } from './unreachable';
import { withTimeout } from './with-timeout';

export interface Port {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

/** A way to a pod's port through the API server, without a port on this machine. */
export interface Forward {
  /** A new connection. It ends or breaks alone: after a restart of the pod the next one reaches the new container. */
  stream(): Promise<Duplex>;
  close(): void;
}

export function forward(kube: Kube, port: Port): Forward {
  const streams = new Set<Duplex>();
  const close = (reason?: Error) => {
    for (const stream of streams) stream.destroy(reason);
  };
  kube.signal?.addEventListener('abort', () => close(kube.signal?.reason), { once: true });
  return {
    async stream() {
      const stream = await openStream(kube, port);
      streams.add(stream);
      stream.once('close', () => streams.delete(stream));
      return stream;
    },
    close: () => close(),
  };
}

function openStream(kube: Kube, { namespace, pod, port }: Port): Promise<Duplex> {
  const what = `port ${port} of ${pod}`;
  const late = () => Unreachable.after(deadlines.request, what);
  return withTimeout({ milliseconds: deadlines.request, signal: kube.signal, late }, async (signal) => {
    let socket: Socket | undefined;
    let isClosed = false;
    const outgoing = new PassThrough();
    const stream = new Duplex({
      allowHalfOpen: false,
      read() {},
      write(chunk, _, done) {
        if (isClosed) done(new Error(`${what}: the connection has ended`));
        else outgoing.write(chunk, done);
      },
      final: (done) => void outgoing.end(done),
      destroy(error, done) {
        socket?.terminate();
        done(error);
      },
    });
    // Whoever reads or writes hears of it; if nobody does, it is no reason to end the process.
    stream.on('error', () => {});
    const incoming = each((data) => stream.push(data));
    const complaints = each((data) => {
      if (data.length > 0) stream.destroy(new Error(`${what}: ${data}`));
    });
    const opening = new PortForward(kube.config).portForward(
      namespace,
      pod,
      [port],
      incoming,
      complaints,
      outgoing,
    ) as Promise<Socket>;
    socket = await opened(what, opening, signal);
    // A complaint may have come along with the answer, before anybody could listen.
    if (stream.errored) {
      socket.terminate();
      throw stream.errored;
    }
    socket.onclose = ({ code }) => {
      isClosed = true;
      if (code === brokenOff) stream.destroy(new Error(`${what}: the connection broke`));
      else stream.push(null);
    };
    return stream;
  });
}

/** What `ws` says of a WebSocket that ended without a word; at a container's end the kubelet closes in good order. */
const brokenOff = 1006;

const each = (hear: (data: Buffer) => void) =>
  new Writable({
    write(data: Buffer, _, done) {
      hear(data);
      done();
    },
  });
