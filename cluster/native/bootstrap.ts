import type { Api } from '../api';

const rbac = '/apis/rbac.authorization.k8s.io/v1';

const bindUser = (user: string, role: string) => ({
  metadata: { name: `stsc:${user}` },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
});

export const dnsUser = 'system:coredns';
export const kubeletClientUser = 'kube-apiserver-kubelet-client';

/** Creates the missing objects of a new API server: roles for DNS and for its access to kubelets, a StorageClass. */
export async function bootstrap(api: Api): Promise<void> {
  const read = ['list', 'watch'];
  await Promise.all([
    api.create(`${rbac}/clusterroles`, {
      metadata: { name: dnsUser },
      rules: [
        { apiGroups: [''], resources: ['services', 'pods', 'namespaces'], verbs: read },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: read },
      ],
    }),
    api.create(`${rbac}/clusterrolebindings`, bindUser(dnsUser, dnsUser)),
    api.create(`${rbac}/clusterrolebindings`, bindUser(kubeletClientUser, 'system:kubelet-api-admin')),
    api.create('/apis/storage.k8s.io/v1/storageclasses', {
      metadata: {
        name: 'standard',
        annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
      },
      provisioner: 'kubernetes.io/host-path',
    }),
  ]);
}
