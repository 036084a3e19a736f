import { join } from 'node:path';
import type { ClusterPlan, NodePlan } from '../plan';

export const driverName = 'disks.statefulset-conformance.local';

/** The user of the sidecars. */
export const storageUser = 'system:disks';

/** The kubeconfig of the sidecars. */
export const storageComponent = 'disks';

/** As many as the machines of some clouds take. A run on one node uses up to 30 disks at a time. */
export const maxDisksPerNode = 127;

export const disksFolder = ({ folder }: Pick<ClusterPlan, 'folder'>): string => join(folder, 'disks');

export const controllerSocket = ({ folder }: ClusterPlan): string => join(folder, 'disks.sock');

/** A disk can be attached only to the nodes of its zone. The first two nodes share a zone, so that pods can move. */
export const zoneOf = ({ nodes }: ClusterPlan, node: NodePlan): string =>
  nodes.indexOf(node) < 2 ? 'zone-a' : 'zone-b';
