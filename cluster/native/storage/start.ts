import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Api } from '../../api';
import { type StorageProgram, snapshotDefinitions } from '../binaries';
import { argumentsOf, type Flags } from '../flags';
import type { ClusterPlan, NodePlan } from '../plan';
import { storagePath } from '../sandbox';
import type { Supervisor } from '../supervisor';
import * as config from './components';
import { snapshotClass, storageObjects } from './objects';
import { driverName } from './plan';

/** Starts the driver of the disks on the control plane, and the sidecars that drive it. */
export async function startStorage(
  cluster: Supervisor,
  plan: ClusterPlan,
  api: Api,
  binaries: string,
): Promise<void> {
  const start = (program: StorageProgram, flags: Flags) =>
    cluster.start(program, 'cp', [storagePath(plan, program), ...argumentsOf(flags)]);
  await Promise.all([
    start('disks', config.controllerFlags(plan)),
    ...storageObjects.map(({ path, body }) => api.create(path, body)),
    createSnapshotKinds(api, binaries),
  ]);
  await Promise.all([
    start('csi-provisioner', config.provisionerFlags(plan)),
    start('csi-attacher', config.attacherFlags(plan)),
    start('csi-resizer', config.resizerFlags(plan)),
    start('snapshot-controller', config.snapshotControllerFlags(plan)),
    start('csi-snapshotter', config.snapshotterFlags(plan)),
    // The API server serves a new kind after a moment. It delays the creation of the first object by 2 s, but not an apply.
    cluster.until('The snapshot class', 'kube-apiserver', () =>
      api.apply(snapshotClass.path, snapshotClass.body).then(() => true),
    ),
  ]);
}

async function createSnapshotKinds(api: Api, binaries: string): Promise<void> {
  await Promise.all(
    snapshotDefinitions.map(async (name) =>
      api.create(
        '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
        parse(await readFile(join(binaries, name), 'utf8')),
      ),
    ),
  );
}

/** Starts the driver on a node. The kubelet finds it in its folder of plugins, and registers it. */
export const startNodeStorage = (cluster: Supervisor, plan: ClusterPlan, node: NodePlan) =>
  cluster.start(`${node.name}-disks`, node.name, [
    storagePath(plan, 'disks'),
    ...argumentsOf(config.nodeFlags(plan, node)),
  ]);

interface CsiNode {
  readonly spec?: { readonly drivers?: readonly { readonly name: string }[] | null };
}

/** Before, the scheduler and the provisioner regard a node as one without disks. */
export const untilStorageRegistered = (cluster: Supervisor, plan: ClusterPlan, api: Api) =>
  cluster.until('The disks of the nodes', `${plan.nodes[0]?.name}-disks`, async () => {
    const { body } = await api.get('/apis/storage.k8s.io/v1/csinodes');
    const { items = [] } = body as { readonly items?: readonly CsiNode[] };
    const registered = items.filter(({ spec }) => spec?.drivers?.some(({ name }) => name === driverName));
    return registered.length === plan.nodes.length;
  });
