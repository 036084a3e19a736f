import type { Api } from '../api';
import type { Dns } from './dns';
import type { ClusterPlan } from './plan';
import { dnsOf } from './variants/settings';

const rbac = '/apis/rbac.authorization.k8s.io/v1';

export const bindUser = (user: string, role: string) => ({
  metadata: { name: `stsc:${user}` },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
});

export const dnsUser = 'system:coredns';
export const kubeletClientUser = 'kube-apiserver-kubelet-client';

/**
 * Creates the missing objects of a new API server: roles for DNS and for its access to kubelets, a StorageClass, and the
 * Service of the DNS servers if the pods use a Service.
 */
export async function bootstrap(api: Api, plan: ClusterPlan): Promise<void> {
  const read = ['list', 'watch'];
  const dns = dnsOf(plan);
  await Promise.all([
    ...(dns.address === plan.dnsService ? [createDnsService(api, dns)] : []),
    api.create(`${rbac}/clusterroles`, {
      metadata: { name: dnsUser },
      rules: [
        { apiGroups: [''], resources: ['services', 'pods', 'namespaces'], verbs: read },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: read },
      ],
    }),
    api.create(`${rbac}/clusterrolebindings`, bindUser(dnsUser, dnsUser)),
    api.create(`${rbac}/clusterrolebindings`, bindUser(kubeletClientUser, 'system:kubelet-api-admin')),
    ...(plan.storage === 'disks' ? [] : [createDirectoryClass(api)]),
  ]);
}

const createDirectoryClass = (api: Api) =>
  api.create('/apis/storage.k8s.io/v1/storageclasses', {
    metadata: {
      name: 'standard',
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    },
    provisioner: 'kubernetes.io/host-path',
  });

const dnsPorts = [
  { name: 'dns', port: 53, protocol: 'UDP' },
  { name: 'dns-tcp', port: 53, protocol: 'TCP' },
  { name: 'metrics', port: 9153, protocol: 'TCP' },
];

/** The Service has no selector, because the servers are processes and not pods. */
async function createDnsService(api: Api, { address, servers }: Dns): Promise<void> {
  const name = 'kube-dns';
  // The API server creates this namespace too, but not before it is ready.
  await api.create('/api/v1/namespaces', { metadata: { name: 'kube-system' } });
  await api.create('/api/v1/namespaces/kube-system/services', {
    metadata: { name, labels: { 'k8s-app': name } },
    spec: { clusterIP: address, ports: dnsPorts },
  });
  await api.create('/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices', {
    metadata: { name, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: dnsPorts,
    endpoints: servers.map((server) => ({ addresses: [server.address], conditions: { ready: true } })),
  });
}
