import { type KubernetesObject, KubernetesObjectApi } from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';
import type { Kube } from '../../helpers/kube/client';

/** Creates the objects of a manifest, as `kubectl apply` would. */
export async function apply({ config }: Kube, manifest: string): Promise<void> {
  const api = KubernetesObjectApi.makeApiClient(config);
  for (const document of parseAllDocuments(manifest)) await api.create(document.toJS() as KubernetesObject);
}

/** The kubeconfig of a ServiceAccount. */
export async function kubeconfigOf(
  { core, config }: Kube,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): Promise<string> {
  const { status } = await core.createNamespacedServiceAccountToken({
    name,
    namespace,
    body: { spec: { audiences: [], expirationSeconds: 3600 } },
  });
  const given = config.getCurrentCluster();
  return JSON.stringify({
    clusters: [{ name, cluster: { server: given?.server, 'certificate-authority-data': given?.caData } }],
    users: [{ name, user: { token: status?.token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}
