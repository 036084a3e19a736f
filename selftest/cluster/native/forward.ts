import { get } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex, PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type KubeConfig, PortForward } from '@kubernetes/client-node';

/** Asks a pod over HTTP as kubectl port-forward would, without a port on this machine. */
export async function fetchThrough(
  config: KubeConfig,
  where: { readonly namespace: string; readonly pod: string; readonly port: number },
  path: string,
): Promise<string> {
  const outgoing = new PassThrough();
  const incoming = new PassThrough();
  const forward = new PortForward(config);
  const channel = await forward.portForward(
    where.namespace,
    where.pod,
    [where.port],
    incoming,
    null,
    outgoing,
  );
  const wire = Duplex.from({ readable: incoming, writable: outgoing });
  try {
    return await new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(10_000);
      get({ path, signal, createConnection: () => wire as Socket }, (answer) =>
        text(answer).then(resolve, reject),
      ).on('error', reject);
    });
  } finally {
    if ('close' in channel) channel.close();
    wire.on('error', () => {}).destroy();
  }
}
