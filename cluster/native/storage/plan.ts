import { join } from 'node:path';
import type { ClusterPlan, NodePlan } from '../plan';

export const driverName = 'disks.statefulset-conformance.local';

/** The user of the sidecars. */
export const storageUser = 'system:disks';

/** The kubeconfig of the sidecars. */
export const storageComponent = 'disks';

/** As many disks as the machines of large clouds take. */
export const maxDisksPerNode = 25;

export const disksFolder = ({ folder }: ClusterPlan): string => join(folder, 'disks');

export const controllerSocket = ({ folder }: ClusterPlan): string => join(folder, 'disks.sock');

/** A disk can be attached only to the nodes of its zone: zone-a has two of three nodes, so that pods can move. */
export const zoneOf = (plan: ClusterPlan, node: NodePlan): string =>
  plan.nodes.indexOf(node) === 2 ? 'zone-b' : 'zone-a';

export const zoneLabel = 'topology.kubernetes.io/zone';
