import { get } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex, PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type KubeConfig, PortForward } from '@kubernetes/client-node';

/** Sends an HTTP request to a pod as kubectl port-forward would, but without a local port. */
export async function fetchThrough(
  config: KubeConfig,
  target: { readonly namespace: string; readonly pod: string; readonly port: number },
  path: string,
): Promise<string> {
  const outgoing = new PassThrough();
  const incoming = new PassThrough();
  const forward = new PortForward(config);
  const channel = await forward.portForward(
    target.namespace,
    target.pod,
    [target.port],
    incoming,
    null,
    outgoing,
  );
  const wire = Duplex.from({ readable: incoming, writable: outgoing });
  try {
    return await new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(10_000);
      get({ path, signal, createConnection: () => wire as Socket }, (response) =>
        text(response).then(resolve, reject),
      ).on('error', reject);
    });
  } finally {
    if ('close' in channel) channel.close();
    wire.on('error', () => {}).destroy();
  }
}
