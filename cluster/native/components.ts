import { join } from 'node:path';
import { stringify } from 'yaml';
import { zoneLabel } from '../../helpers/kube/zones';
import { formatGates } from '../feature-gates';
import type { Flags } from './flags';
import { kubeconfigPath, pki } from './kubeconfig';
import { type ClusterPlan, containerdFolder, type NodePlan } from './plan';
import type { ContainerRuntime } from './runtime';
import { zoneOf } from './storage/plan';
import { admissionPluginsOf, dnsOf, tuningOf } from './variants/settings';

/** The arguments and configuration files of each component, as pure functions of the plan. */

const gateFlags = ({ featureGates }: ClusterPlan): Flags =>
  featureGates ? { 'feature-gates': formatGates(featureGates) } : {};

/** No program reads the metrics of these components, and for a server each would create a key when it starts. */
const withoutServer: Flags = { 'secure-port': 0 };

export const etcdFlags = (plan: ClusterPlan): Flags => ({
  // Only the control plane's own network namespace can reach these addresses.
  'listen-client-urls': 'http://127.0.0.1:2379',
  'advertise-client-urls': 'http://127.0.0.1:2379',
  'listen-peer-urls': 'http://127.0.0.1:2380',
  'data-dir': join(plan.folder, 'etcd'),
  // The data of a disposable cluster may be lost after a power failure of the machine.
  'unsafe-no-fsync': true,
  ...tuningOf(plan).etcd,
  'log-level': 'warn',
});

export const apiserverFlags = (plan: ClusterPlan): Flags => ({
  'etcd-servers': 'http://127.0.0.1:2379',
  'bind-address': plan.controlPlane,
  'advertise-address': plan.controlPlane,
  'secure-port': 6443,
  'service-cluster-ip-range': plan.services,
  'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
  'service-account-key-file': pki(plan, 'service-accounts.pub'),
  'service-account-signing-key-file': pki(plan, 'service-accounts.key'),
  'client-ca-file': pki(plan, 'ca.crt'),
  'tls-cert-file': pki(plan, 'apiserver.crt'),
  'tls-private-key-file': pki(plan, 'apiserver.key'),
  'kubelet-certificate-authority': pki(plan, 'ca.crt'),
  'kubelet-client-certificate': pki(plan, 'apiserver-kubelet.crt'),
  'kubelet-client-key': pki(plan, 'apiserver-kubelet.key'),
  // The control plane cannot resolve the names of nodes.
  'kubelet-preferred-address-types': 'InternalIP',
  'authorization-mode': 'Node,RBAC',
  'enable-admission-plugins': admissionPluginsOf(plan).join(','),
  'allow-privileged': true,
  ...gateFlags(plan),
  profiling: false,
});

export const controllerManagerFlags = (plan: ClusterPlan): Flags => ({
  kubeconfig: kubeconfigPath(plan, 'controller-manager'),
  'service-account-private-key-file': pki(plan, 'service-accounts.key'),
  'root-ca-file': pki(plan, 'ca.crt'),
  'use-service-account-credentials': true,
  'enable-hostpath-provisioner': true,
  ...withoutServer,
  ...tuningOf(plan).controllerManager,
  ...gateFlags(plan),
  profiling: false,
});

export const schedulerFlags = (plan: ClusterPlan): Flags => ({
  kubeconfig: kubeconfigPath(plan, 'scheduler'),
  ...withoutServer,
  ...tuningOf(plan).scheduler,
  ...gateFlags(plan),
  profiling: false,
});

export const proxyFlags = (plan: ClusterPlan, node: NodePlan, mode: string): Flags => ({
  kubeconfig: kubeconfigPath(plan, 'proxy'),
  'hostname-override': node.name,
  'proxy-mode': mode,
  // Connection tracking limits belong to the machine, so kube-proxy must not change these limits.
  'conntrack-max-per-core': 0,
  'conntrack-tcp-timeout-established': 0,
  'conntrack-tcp-timeout-close-wait': 0,
  'healthz-bind-address': '127.0.0.1',
  'metrics-bind-address': '127.0.0.1',
});

export const kubeletFlags = (plan: ClusterPlan, node: NodePlan): Flags => ({
  config: join(node.folder, 'kubelet.yaml'),
  kubeconfig: kubeconfigPath(plan, node.name),
  'root-dir': join(node.folder, 'kubelet'),
  'cert-dir': join(node.folder, 'pki'),
  'hostname-override': node.name,
  'node-ip': node.address,
  ...(plan.storage === 'disks' && { 'node-labels': `${zoneLabel}=${zoneOf(plan, node)}` }),
});

export const kubeletConfiguration = (plan: ClusterPlan, node: NodePlan): string =>
  stringify({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: node.address,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: pki(plan, 'ca.crt') },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: pki(plan, `${node.name}-server.crt`),
    tlsPrivateKeyFile: pki(plan, `${node.name}-server.key`),
    containerRuntimeEndpoint: `unix://${node.socket}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: node.cgroup,
    enforceNodeAllocatable: [],
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [dnsOf(plan).address],
    clusterDomain: 'cluster.local',
    resolvConf: '',
    healthzPort: 0,
    podLogsDir: join(node.folder, 'pods'),
    volumePluginDir: join(node.folder, 'plugins'),
    // All nodes share the machine's disk, and usually other programs fill the disk, not pods.
    evictionHard: { 'nodefs.available': '1%', 'imagefs.available': '1%', 'memory.available': '50Mi' },
    imageGCHighThresholdPercent: 100,
    ...(plan.featureGates && { featureGates: plan.featureGates }),
    ...(plan.taints && { registerWithTaints: plan.taints }),
    ...tuningOf(plan).kubelet,
  });

/** restrict_oom_score_adj: otherwise runc cannot start a pod without CAP_SYS_RESOURCE, as in many containers. */
export const containerdConfiguration = (
  node: NodePlan,
  pauseImage: string,
  runtime: ContainerRuntime,
): string => `version = 2
root = "${containerdFolder(node)}"
state = "${node.folder}/run"
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.internal.v1.tracing"]
[grpc]
  address = "${node.socket}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        BinaryName = "${runtime}"
        SystemdCgroup = false
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${node.folder}/cni"
`;

export const cniConfiguration = (node: NodePlan): string =>
  JSON.stringify({
    cniVersion: '0.4.0',
    name: 'pods',
    plugins: [
      {
        type: 'ptp',
        mtu: 1500,
        ipam: {
          type: 'host-local',
          dataDir: join(node.folder, 'ipam'),
          ranges: [[{ subnet: node.pods }]],
          routes: [{ dst: '0.0.0.0/0' }],
        },
      },
    ],
  });
