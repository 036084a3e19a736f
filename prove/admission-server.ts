import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { json } from 'node:stream/consumers';
import type { KubernetesObject } from '@kubernetes/client-node';
import { createAuthority } from '../cluster/native/pki';
import type { Operation } from './fault';

/** An AdmissionReview's request, as far as anyone here looks at it. */
export interface AdmissionRequest {
  readonly uid: string;
  readonly operation: Operation;
  readonly namespace: string;
  readonly userInfo: { readonly username: string };
  readonly dryRun?: boolean;
  readonly object: KubernetesObject | null;
  readonly oldObject: KubernetesObject | null;
}

/** What is said to a request: nothing lets it pass as it is. */
export interface Answer {
  readonly instead?: KubernetesObject;
  readonly refusal?: string;
}

export interface AdmissionServer {
  /** Where the API server reaches a path of it. */
  url(path: string): string;
  /** Whom the API server must trust to believe it, as PEM. */
  readonly authority: string;
  close(): void;
}

/** Answers admission reviews, at the address by which this process reaches the API server. */
export async function serveAdmission(
  apiServer: URL,
  answer: (path: string, request: AdmissionRequest) => Answer,
  onDefect: (path: string, error: unknown) => void,
): Promise<AdmissionServer> {
  const address = await addressTowards(apiServer);
  const authority = await createAuthority('saboteurs');
  const { certificate, key } = await authority.server(address);
  const server = createServer({ cert: certificate, key }, async (request, response) => {
    const path = (request.url ?? '/').slice(1).replace(/\?.*/, '');
    try {
      const review = (await json(request)) as { readonly request: AdmissionRequest };
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(reviewed(review.request, answer(path, review.request))));
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

function reviewed({ uid, object }: AdmissionRequest, { instead, refusal }: Answer) {
  const patch = instead && Buffer.from(JSON.stringify(difference(object ?? {}, instead))).toString('base64');
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: {
      uid,
      allowed: refusal === undefined,
      ...(refusal !== undefined && { status: { code: 403, message: refusal } }),
      ...(patch && { patchType: 'JSONPatch', patch }),
    },
  };
}

/** A JSON patch that replaces whole fields of the object's first level. */
function difference(before: object, after: object) {
  const [from, to] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const gone = [...from.keys()].filter((field) => !to.has(field));
  const changed = [...to].filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(from.get(field)),
  );
  return [
    ...gone.map((field) => ({ op: 'remove', path: `/${field}` })),
    ...changed.map(([field, value]) => ({ op: 'add', path: `/${field}`, value })),
  ];
}

const addressTowards = (server: URL): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: server.hostname, port: Number(server.port || 443) });
    socket.once('connect', () => {
      resolve(socket.localAddress ?? '');
      socket.destroy();
    });
    socket.once('error', reject);
  });
