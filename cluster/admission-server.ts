import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { json } from 'node:stream/consumers';
import type { KubernetesObject } from '@kubernetes/client-node';
import { createAuthority } from './native/pki';

/** The fields of an AdmissionReview's request that a webhook uses. */
export interface AdmissionRequest {
  readonly uid: string;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly namespace: string;
  readonly userInfo: { readonly username: string };
  readonly dryRun?: boolean;
  readonly object: KubernetesObject | null;
  readonly oldObject: KubernetesObject | null;
}

/** The response to a request. An empty answer allows the request unchanged. */
export interface Answer {
  readonly replacement?: KubernetesObject;
  readonly rejection?: string;
}

export interface AdmissionServer {
  /** The URL under which the API server reaches a path of this server. */
  url(path: string): string;
  /** The CA certificate that the API server must trust, as PEM. */
  readonly authority: string;
  close(): void;
}

/** Serves admission reviews on the local address from which this process connects to the API server. */
export async function serveAdmission(
  apiServer: URL,
  answer: (path: string, request: AdmissionRequest) => Answer,
  onDefect: (path: string, error: unknown) => void,
): Promise<AdmissionServer> {
  const address = await localAddressTowards(apiServer);
  const authority = await createAuthority('admission');
  const { certificate, key } = await authority.server(address);
  const server = createServer({ cert: certificate, key }, async (request, response) => {
    const path = (request.url ?? '/').slice(1).replace(/\?.*/, '');
    try {
      const review = (await json(request)) as { readonly request: AdmissionRequest };
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(responseTo(review.request, answer(path, review.request))));
    } catch (error) {
      onDefect(path, error);
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, address, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = address.includes(':') ? `[${address}]` : address;
  return {
    url: (path) => `https://${host}:${port}/${path}`,
    authority: authority.certificate,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function responseTo({ uid, object }: AdmissionRequest, { replacement, rejection }: Answer) {
  const patch =
    replacement && Buffer.from(JSON.stringify(jsonPatch(object ?? {}, replacement))).toString('base64');
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: {
      uid,
      allowed: rejection === undefined,
      ...(rejection !== undefined && { status: { code: 403, message: rejection } }),
      ...(patch && { patchType: 'JSONPatch', patch }),
    },
  };
}

/** A JSON patch that replaces whole top-level fields of the object. */
function jsonPatch(before: object, after: object) {
  const [from, to] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const removed = [...from.keys()].filter((field) => !to.has(field));
  const changed = [...to].filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(from.get(field)),
  );
  return [
    ...removed.map((field) => ({ op: 'remove', path: `/${field}` })),
    ...changed.map(([field, value]) => ({ op: 'add', path: `/${field}`, value })),
  ];
}

const localAddressTowards = (server: URL): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: server.hostname, port: Number(server.port || 443) });
    socket.once('connect', () => {
      resolve(socket.localAddress ?? '');
      socket.destroy();
    });
    socket.once('error', reject);
  });
