import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from './environment';
import type { Kubeconfig } from './files';

/** The service account of the pod in which the suite runs, as a kubeconfig. */
export function serviceAccountConfig({ variables, serviceAccount }: Environment): Kubeconfig | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = variables;
  const tokenFile = join(serviceAccount, 'token');
  if (!host || !existsSync(tokenFile)) return undefined;
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const authority = join(serviceAccount, 'ca.crt');
  return {
    origin: "the pod's service account",
    current: 'in-cluster',
    contexts: new Map([['in-cluster', { cluster: 'in-cluster', user: 'service-account' }]]),
    clusters: new Map([['in-cluster', { server, 'certificate-authority': authority }]]),
    users: new Map([['service-account', { tokenFile }]]),
  };
}
