import { join } from 'node:path';
import type { Flags } from '../flags';
import { kubeconfigPath } from '../kubeconfig';
import type { ClusterPlan, NodePlan } from '../plan';
import { controllerSocket, disksFolder, driverName, maxDisksPerNode, storageComponent, zoneOf } from './plan';

/** The arguments of the storage components, as pure functions of the plan. */

const driver = (plan: ClusterPlan): Flags => ({
  'driver-name': driverName,
  folder: disksFolder(plan),
  'max-volumes': maxDisksPerNode,
});

export const controllerFlags = (plan: ClusterPlan): Flags => ({
  ...driver(plan),
  zone: 'zone-a',
  socket: controllerSocket(plan),
});

export const nodeFlags = (plan: ClusterPlan, node: NodePlan): Flags => ({
  ...driver(plan),
  node: node.name,
  zone: zoneOf(plan, node),
  kubelet: join(node.folder, 'kubelet'),
});

const client = (plan: ClusterPlan): Flags => ({
  kubeconfig: kubeconfigPath(plan, storageComponent),
  // Five requests per second, the default, would be the slowest part of a run.
  'kube-api-qps': 100,
  'kube-api-burst': 200,
  'retry-interval-start': '200ms',
});

const sidecar = (plan: ClusterPlan): Flags => ({ ...client(plan), 'csi-address': controllerSocket(plan) });

export const provisionerFlags = (plan: ClusterPlan): Flags => ({
  ...sidecar(plan),
  'default-fstype': 'xfs',
  // Without it, the disk of a pod could be created in a zone in which the pod cannot run.
  'strict-topology': true,
  // Passes the namespace of the PVC to the driver.
  'extra-create-metadata': true,
});

export const attacherFlags = (plan: ClusterPlan): Flags => ({ ...sidecar(plan), 'default-fstype': 'xfs' });

export const resizerFlags = (plan: ClusterPlan): Flags => ({
  ...sidecar(plan),
  // A disk can be expanded while a pod uses it.
  'handle-volume-inuse-error': false,
});

// The controller would search for the kinds of group snapshots for 30 s before it handles the first snapshot.
const noGroupSnapshots: Flags = { 'feature-gates': 'CSIVolumeGroupSnapshot=false' };

export const snapshotterFlags = (plan: ClusterPlan): Flags => ({ ...sidecar(plan), ...noGroupSnapshots });

export const snapshotControllerFlags = (plan: ClusterPlan): Flags => ({
  ...client(plan),
  ...noGroupSnapshots,
});
