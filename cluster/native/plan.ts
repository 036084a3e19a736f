import { join } from 'node:path';
import { cgroupOf } from '../cgroups';
import type { FeatureGates } from '../feature-gates';
import type { Like } from '../like';
import { hostInterface } from '../slots';
import type { StorageKind } from '../storage';
import type { Taint } from '../taints';
import type { Minor } from '../versions';

/**
 * All decisions before the creation of a cluster: names, addresses, folders. The network slot separates the
 * clusters of one machine: each slot is a /19 of the benchmarking range 198.18.0.0/15, which real networks do not use.
 */
export interface ClusterPlan {
  readonly name: string;
  readonly slot: number;
  readonly folder: string;
  readonly minor: Minor;
  /** Without kubeadm, the components have the settings with which a run is fastest. */
  readonly like?: readonly Like[];
  readonly featureGates?: FeatureGates;
  /** The taints with which every node registers. */
  readonly taints?: readonly Taint[];
  readonly storage?: StorageKind;
  /** The host's interface to the cluster; `host` is its address, and `range` are the addresses routed through the interface. */
  readonly hostInterface: string;
  readonly host: string;
  readonly range: string;
  readonly controlPlane: string;
  readonly server: string;
  readonly services: string;
  readonly firstService: string;
  /** The address of the Service of the cluster's DNS, with kubeadm the tenth address of the range. */
  readonly dnsService: string;
  readonly nodes: readonly NodePlan[];
}

export interface NodePlan {
  readonly name: string;
  readonly address: string;
  readonly pods: string;
  readonly folder: string;
  readonly cgroup: string;
  readonly socket: string;
}

export const containerdFolder = ({ folder }: Pick<NodePlan, 'folder'>): string => join(folder, 'containerd');

/** The first three numbers of the nth /24 of a slot's /19. */
const network = (slot: number, n: number): string => {
  const third = slot * 32 + n;
  return `198.${18 + (third >> 8)}.${third & 255}`;
};

export function planCluster(
  spec: Pick<ClusterPlan, 'name' | 'minor' | 'like' | 'featureGates' | 'taints' | 'storage'> & {
    readonly nodes: number;
  },
  slot: number,
  folder: string,
): ClusterPlan {
  const hosts = network(slot, 0);
  const services = network(slot, 2);
  return {
    name: spec.name,
    slot,
    folder,
    minor: spec.minor,
    ...(spec.like && { like: spec.like }),
    ...(spec.featureGates && { featureGates: spec.featureGates }),
    ...(spec.taints && { taints: spec.taints }),
    ...(spec.storage && { storage: spec.storage }),
    hostInterface: hostInterface(slot),
    host: `${hosts}.254`,
    range: `${hosts}.0/19`,
    controlPlane: `${hosts}.1`,
    server: `https://${hosts}.1:6443`,
    services: `${services}.0/23`,
    firstService: `${services}.1`,
    dnsService: `${services}.10`,
    nodes: Array.from({ length: spec.nodes }, (_, i) => ({
      name: `node-${i}`,
      address: `${hosts}.${10 + i}`,
      pods: `${network(slot, 4 + i)}.0/24`,
      folder: join(folder, `node-${i}`),
      cgroup: `/${cgroupOf(spec.name)}/node-${i}`,
      socket: join(folder, `node-${i}`, 'containerd.sock'),
    })),
  };
}
