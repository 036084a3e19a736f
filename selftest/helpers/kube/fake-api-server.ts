import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { type Credential, createAuthority } from '../../../cluster/native/pki';

export type Reply = (request: IncomingMessage, response: ServerResponse) => void;

export const responds =
  (status: number, body: unknown = { kind: 'Status' }, headers: Record<string, string> = {}): Reply =>
  (_, response) => {
    const isText = typeof body === 'string';
    response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
    response.end(isText ? body : JSON.stringify(body));
  };

export const refuses = (code: number, reason: string, message: string, headers?: Record<string, string>) =>
  responds(code, { kind: 'Status', status: 'Failure', code, reason, message }, headers);

export const hangs: Reply = () => {};

export const resets: Reply = ({ socket }) => (socket as TLSSocket).destroy();

/** A server that takes the place of an API server, for behaviour that a real one shows only during errors. */
export interface FakeApiServer {
  readonly server: Server;
  /** The requests it received, such as `GET /api/v1/nodes`. */
  readonly requests: readonly string[];
  readonly callers: readonly { readonly agent: string; readonly token: string; readonly user: string }[];
  /** Arrival times by the clock of this process, which a test may have stopped. */
  readonly arrivals: readonly number[];
  /** The number of connections that were opened. */
  connections(): number;
  kubeconfig(user?: object): string;
  stop(): Promise<void>;
}

export const authority = await createAuthority('fake-api-server');
const { certificate: cert, key } = await authority.server('127.0.0.1', 'kubernetes');

/** Each request gets the next reply; the last reply is repeated. */
export async function fakeApiServer(...replies: readonly Reply[]): Promise<FakeApiServer> {
  const received: IncomingMessage[] = [];
  const arrivals: number[] = [];
  const callers: FakeApiServer['callers'][number][] = [];
  const server = createServer(
    { cert, key, ca: authority.certificate, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const { headers, socket } = request;
      arrivals.push(Date.now());
      callers.push({
        agent: headers['user-agent'] ?? '',
        token: headers.authorization ?? '',
        user: String((socket as TLSSocket).getPeerCertificate().subject?.CN ?? ''),
      });
      const reply = replies[Math.min(received.push(request), replies.length) - 1];
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
    get requests() {
      return received.map(({ method, url }) => `${method} ${url}`);
    },
    arrivals,
    callers,
    connections: () => sockets.length,
    kubeconfig: (user = {}) => kubeconfig(`https://127.0.0.1:${port}`, user),
    stop,
  };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

export const kubeconfig = (server: string, user: object = {}, trusted = authority.certificate): string =>
  JSON.stringify({
    clusters: [{ name: 'fake', cluster: { server, 'certificate-authority-data': base64(trusted) } }],
    users: [{ name: 'fake', user }],
    contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'fake' } }],
    'current-context': 'fake',
  });

export const certified = ({ certificate, key }: Credential) => ({
  'client-certificate-data': base64(certificate),
  'client-key-data': base64(key),
});
