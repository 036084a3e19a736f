import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { AuthenticationV1Api, KubeConfig, type V1UserInfo } from '@kubernetes/client-node';

export function configOf(kubeconfig: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  return config;
}

/** The credentials of a component of the cluster in a folder. */
export const componentConfig = (folder: string, component: string): KubeConfig =>
  configOf(readFileSync(join(folder, 'pki', `${component}.kubeconfig`), 'utf8'));

export function withToken(config: KubeConfig, token: string): KubeConfig {
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new Error('the kubeconfig has no cluster');
  const other = new KubeConfig();
  other.loadFromClusterAndUser(cluster, { name: 'bearer', token });
  return other;
}

/** The user as which the API server authenticates the credentials. */
export async function userOf(config: KubeConfig): Promise<V1UserInfo> {
  const api = config.makeApiClient(AuthenticationV1Api);
  const { status } = await api.createSelfSubjectReview({ body: {} });
  return status?.userInfo ?? {};
}

/** The HTTP status for a request with a client certificate, or without one. */
export const statusOf = (url: string, authority: KubeConfig, client?: KubeConfig): Promise<number> =>
  new Promise((resolve, reject) => {
    const decoded = (base64?: string) => base64 && Buffer.from(base64, 'base64');
    const user = client?.getCurrentUser();
    request(url, {
      ca: decoded(authority.getCurrentCluster()?.caData),
      cert: decoded(user?.certData),
      key: decoded(user?.keyData),
      agent: false,
      timeout: 10_000,
    })
      .on('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
      .on('error', reject)
      .on('timeout', () => reject(new Error(`${url} did not respond`)))
      .end();
  });
