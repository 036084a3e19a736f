import type https from 'node:https';
import { z } from 'zod';
import type { Environment } from './environment';
import {
  authProviderFailed,
  connectionFailed,
  credentialsRejected,
  noResponse,
  notAuthenticated,
  notKubernetes,
  unhealthy,
} from './errors';
import { type Response, send } from './http';
import { type SelectedContext, toKubeconfig } from './select';
import { oneLine, parseJson } from './text';

/** Checks that the server is Kubernetes and authenticates the user; returns its version. */
export async function probeServer(
  selected: SelectedContext,
  { timeouts }: Environment,
): Promise<string | undefined> {
  const request = await requestsAs(selected, timeouts.responseMs);
  const version = await versionOf(request, selected);
  await checkUser(request, selected);
  return version;
}

async function versionOf(request: Request, selected: SelectedContext): Promise<string | undefined> {
  const response = await request('GET', '/version');
  const { gitVersion } = versionBody.safeParse(parseJson(response.body)).data ?? {};
  if (response.status === 200 && gitVersion) return oneLine(gitVersion);
  if (response.status === 403 && statusBody.safeParse(parseJson(response.body)).success) return undefined;
  throw notKubernetes(selected, response);
}

const versionBody = z.object({ gitVersion: z.string() });
const statusBody = z.object({ kind: z.literal('Status') });

/** Any authenticated user may create these reviews; the second is for servers older than 1.28. */
const selfReviews = [
  ['authentication.k8s.io/v1', 'SelfSubjectReview', {}],
  [
    'authorization.k8s.io/v1',
    'SelfSubjectAccessReview',
    { spec: { resourceAttributes: { verb: 'get', resource: 'pods' } } },
  ],
] as const;

async function checkUser(request: Request, selected: SelectedContext): Promise<void> {
  for (const [apiVersion, kind, rest] of selfReviews) {
    const path = `/apis/${apiVersion}/${kind.toLowerCase()}s`;
    const { status, body } = await request('POST', path, { apiVersion, kind, ...rest });
    // 403 still means authenticated, except for system:anonymous.
    if (status === 403 && body.includes('system:anonymous')) throw notAuthenticated(selected);
    if (status !== 404) return;
  }
}

type Request = (method: 'GET' | 'POST', path: string, body?: object) => Promise<Response>;

/** Sends requests as the user; the timeout is for all requests together. */
async function requestsAs(selected: SelectedContext, timeoutMs: number): Promise<Request> {
  const options = await connectionOptions(selected);
  const signal = AbortSignal.timeout(timeoutMs);
  return async (method, path, body) => {
    const url = `${selected.cluster.server.replace(/\/$/, '')}${path}`;
    const headers = { ...options.headers, accept: 'application/json', 'content-type': 'application/json' };
    let connected = false;
    const response = await send(url, { ...options, method, headers, signal }, body, () => {
      connected = true;
    }).catch((error: unknown) => {
      throw signal.aborted ? noResponse(selected, timeoutMs, connected) : connectionFailed(selected, error);
    });
    if (response.status === 401) throw credentialsRejected(selected, 'HTTP 401');
    if (response.status === 429 || response.status >= 500) throw unhealthy(selected, response, path);
    return response;
  };
}

async function connectionOptions(selected: SelectedContext): Promise<https.RequestOptions> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromString(toKubeconfig(selected));
  const options: https.RequestOptions = {};
  await config.applyToHTTPSOptions(options).catch((error: unknown) => {
    const provider = selected.user['auth-provider'];
    if (!provider) throw error;
    throw authProviderFailed(selected, provider.name);
  });
  return options;
}
