import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Credential } from '../api';
import type { ClusterPlan } from './plan';

export const pki = (plan: ClusterPlan, name: string) => join(plan.folder, 'pki', name);

export const kubeconfigPath = (plan: ClusterPlan, component: string) => pki(plan, `${component}.kubeconfig`);

export const kubeconfig = (
  plan: ClusterPlan,
  authority: string,
  { certificate, key }: Credential,
): string => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const name = `stsc-${plan.name}`;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: plan.server, 'certificate-authority-data': base64(authority) } }],
    users: [
      { name, user: { 'client-certificate-data': base64(certificate), 'client-key-data': base64(key) } },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
};
