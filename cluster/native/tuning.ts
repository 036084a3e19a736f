import { type Dns, directDns } from './dns';
import type { Flags } from './flags';
import type { ClusterPlan } from './plan';

/** The settings of the components that decide how fast and how evenly a cluster reacts. */
export interface Tuning {
  readonly etcd: Flags;
  readonly controllerManager: Flags;
  readonly scheduler: Flags;
  /** Fields of the KubeletConfiguration. */
  readonly kubelet: Readonly<Record<string, unknown>>;
  /** Without a mode, kube-proxy uses nftables if the kernel supports nftables, otherwise iptables. */
  readonly proxyMode?: string;
  readonly dns: (plan: ClusterPlan) => Dns;
}

/** A run waits as little as possible: no limit on requests, no leader election, no cached answers. */
export const fast: Tuning = {
  // With the default values, a single member waits a second for other members before an election.
  etcd: { 'heartbeat-interval': 20, 'election-timeout': 100 },
  controllerManager: {
    'leader-elect': false,
    'kube-api-qps': 200,
    'kube-api-burst': 400,
    // Up to 1.36 a new HorizontalPodAutoscaler is handled only after this period, by default 15 s.
    'horizontal-pod-autoscaler-sync-period': '1s',
  },
  scheduler: { 'leader-elect': false, 'kube-api-qps': 200, 'kube-api-burst': 400 },
  kubelet: {
    // A disk is mounted only after the status of the node lists the disk as in use.
    nodeStatusUpdateFrequency: '1s',
    // The default value of the kubelet; without it, the kubelet also reports a status that has not changed, once a second.
    nodeStatusReportFrequency: '5m',
    serializeImagePulls: false,
    registryPullQPS: 0,
    kubeAPIQPS: 200,
    kubeAPIBurst: 400,
  },
  dns: directDns,
};
