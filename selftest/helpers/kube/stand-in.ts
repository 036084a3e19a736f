import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { type Credential, createAuthority } from '../../../cluster/native/pki';

export type Reply = (request: IncomingMessage, response: ServerResponse) => void;

export const says =
  (status: number, body: unknown = { kind: 'Status' }, headers: Record<string, string> = {}): Reply =>
  (_, response) => {
    const isText = typeof body === 'string';
    response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
    response.end(isText ? body : JSON.stringify(body));
  };

export const refuses = (code: number, reason: string, message: string, headers?: Record<string, string>) =>
  says(code, { kind: 'Status', status: 'Failure', code, reason, message }, headers);

export const hangs: Reply = () => {};

export const resets: Reply = ({ socket }) => (socket as TLSSocket).destroy();

/** A server in the place of an API server, for what a real one does only when it is in trouble. */
export interface StandIn {
  readonly server: Server;
  /** What it was asked, such as `GET /api/v1/nodes`. */
  readonly asked: readonly string[];
  readonly askedBy: readonly { readonly agent: string; readonly token: string; readonly user: string }[];
  /** By this process' clock, which a test may have stopped. */
  readonly askedAt: readonly number[];
  /** How often a connection was made. */
  connections(): number;
  kubeconfig(user?: object): string;
  stop(): Promise<void>;
}

export const authority = await createAuthority('stand-in');
const { certificate: cert, key } = await authority.server('127.0.0.1');

/** It gives each request the next reply, and the last one again and again. */
export async function standIn(...replies: readonly Reply[]): Promise<StandIn> {
  const requests: IncomingMessage[] = [];
  const askedAt: number[] = [];
  const askedBy: StandIn['askedBy'][number][] = [];
  const server = createServer(
    { cert, key, ca: authority.certificate, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const { headers, socket } = request;
      askedAt.push(Date.now());
      askedBy.push({
        agent: headers['user-agent'] ?? '',
        token: headers.authorization ?? '',
        user: String((socket as TLSSocket).getPeerCertificate().subject?.CN ?? ''),
      });
      const reply = replies[Math.min(requests.push(request), replies.length) - 1];
      reply?.(request, response);
    },
  );
  const sockets: TLSSocket[] = [];
  server.on('secureConnection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  onTestFinished(stop);
  return {
    server,
    get asked() {
      return requests.map(({ method, url }) => `${method} ${url}`);
    },
    askedAt,
    askedBy,
    connections: () => sockets.length,
    kubeconfig: (user = {}) => kubeconfig(`https://127.0.0.1:${port}`, user),
    stop,
  };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

export const kubeconfig = (server: string, user: object = {}, trusted = authority.certificate): string =>
  JSON.stringify({
    clusters: [{ name: 'it', cluster: { server, 'certificate-authority-data': base64(trusted) } }],
    users: [{ name: 'it', user }],
    contexts: [{ name: 'it', context: { cluster: 'it', user: 'it' } }],
    'current-context': 'it',
  });

export const certified = ({ certificate, key }: Credential) => ({
  'client-certificate-data': base64(certificate),
  'client-key-data': base64(key),
});
