import { Agent, request } from 'node:https';

/** A certificate and its private key, both in PEM. */
export interface Credential {
  readonly certificate: string;
  readonly key: string;
}

/** The API requests that the start of a cluster needs; specs use the Kubernetes client library. */
export interface Api {
  get(path: string): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;
  create(path: string, object: object): Promise<void>;
  /** Creates an object, or changes it to what is given. */
  apply(path: string, object: object): Promise<void>;
  /** Sends a merge patch. */
  patch(path: string, object: object): Promise<void>;
  close(): void;
}

export function connect(server: string, authority: string, { certificate, key }: Credential): Api {
  const agent = new Agent({ keepAlive: true, ca: authority, cert: certificate, key });
  const call = (method: string, path: string, object?: object, type = 'application/json') =>
    new Promise<{ status: number; body: Record<string, unknown> }>((resolve, reject) => {
      const headers = { 'Content-Type': type };
      const outgoing = request(`${server}${path}`, { agent, method, headers, timeout: 5000 }, (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk) => {
          text += chunk;
        });
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            body: text.startsWith('{') ? JSON.parse(text) : { text },
          }),
        );
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error('no response within 5 s')));
      outgoing.on('error', reject);
      outgoing.end(object && JSON.stringify(object));
    });
  const change = async (
    method: string,
    path: string,
    object: object,
    accepted: readonly number[],
    type?: string,
  ) => {
    const { status, body } = await call(method, path, object, type);
    if (!accepted.includes(status)) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
  };
  return {
    get: (path) => call('GET', path),
    create: (path, object) => change('POST', path, object, [201, 409]),
    apply: (path, object) =>
      change('PATCH', `${path}?fieldManager=stsc`, object, [200, 201], 'application/apply-patch+yaml'),
    patch: (path, object) => change('PATCH', path, object, [200], 'application/merge-patch+json'),
    close: () => agent.destroy(),
  };
}
