import { Duplex, PassThrough, Writable } from 'node:stream';
import { PortForward } from '@kubernetes/client-node';
import { deadlines } from '../deadlines';
import type { Kube } from './client';
import { opened, type Socket } from './socket';
import { Unreachable } from './unreachable';
import { withTimeout } from './with-timeout';

export interface PodPort {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

/** A connection path to a pod's port through the API server; no local port is opened. */
export interface Forward {
  /** A new connection, independent of the others. After a restart of the pod it reaches the new container. */
  stream(): Promise<Duplex>;
  close(): void;
}

export function forward(kube: Kube, port: PodPort): Forward {
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

function openStream(kube: Kube, { namespace, pod, port }: PodPort): Promise<Duplex> {
  const what = `port ${port} of ${pod}`;
  const timeoutError = () => Unreachable.after(deadlines.request, what);
  return withTimeout(
    { milliseconds: deadlines.request, signal: kube.signal, timeoutError },
    async (signal) => {
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
      // Readers and writers get the error anyway; without this listener an unhandled 'error' event ends the process.
      stream.on('error', () => {});
      const incoming = sink((data) => stream.push(data));
      const errors = sink((data) => {
        if (data.length > 0) stream.destroy(new Error(`${what}: ${data}`));
      });
      const opening = new PortForward(kube.config).portForward(
        namespace,
        pod,
        [port],
        incoming,
        errors,
        outgoing,
      ) as Promise<Socket>;
      socket = await opened(what, opening, signal);
      // An error may arrive together with the upgrade response, before `socket` is set.
      if (stream.errored) {
        socket.terminate();
        throw stream.errored;
      }
      socket.onclose = ({ code }) => {
        isClosed = true;
        if (code === abnormalClosure) stream.destroy(new Error(`${what}: the connection broke`));
        else stream.push(null);
      };
      return stream;
    },
  );
}

/** The code of `ws` for a WebSocket that ended without a close frame; when a container ends, the kubelet sends one. */
const abnormalClosure = 1006;

const sink = (onData: (data: Buffer) => void) =>
  new Writable({
    write(data: Buffer, _, done) {
      onData(data);
      done();
    },
  });
