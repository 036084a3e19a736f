import { setTimeout as delay } from 'node:timers/promises';
import type { V1Pod } from '@kubernetes/client-node';
import { startCluster } from '../cluster/disposable';
import { readOwner } from '../cluster/processes';
import { type StorageKind, storageKinds } from '../cluster/storage';
import { defaultMinor } from '../cluster/versions';
import { webRecipe } from '../fixtures/workloads/registry';
import { connect, type Kube } from '../helpers/kube/client';
import { webReference } from '../selftest/support/images';
import { memoryOf } from './memory';
import { median, type Row, sum, table } from './table';

/** Compares the two kinds of volumes of a native cluster alternately: start, memory, and the start of a pod with a PVC. */

const runs = 3;
const podsPerRun = 8;

interface Figures {
  readonly start: number[];
  readonly memory: number[];
  readonly ownMemory: number[];
  readonly pod: number[];
}

const seconds = (since: number) => (performance.now() - since) / 1000;

async function measure(storage: StorageKind, figures: Figures): Promise<void> {
  const requested = performance.now();
  const cluster = await startCluster(
    {
      name: 'bench',
      builder: 'native',
      minor: defaultMinor,
      nodes: 3,
      mayInstall: true,
      images: [webRecipe],
      storage,
    },
    () => {},
  );
  try {
    figures.start.push(seconds(requested));
    const kube = connect(cluster.kubeconfig);
    // The first pod on each node also reads the image.
    for (let i = 0; i < 3; i++) await startPod(kube, `first-${i}`);
    for (let i = 0; i < podsPerRun; i++) figures.pod.push(await startPod(kube, `pod-${i}`));
    await delay(10_000);
    const owner = readOwner(cluster.folder);
    if (owner) {
      figures.memory.push(sum(memoryOf(owner.pid)) / 1e9);
      figures.ownMemory.push(sum(memoryOf(owner.pid, 'Pss_Anon')) / 1e9);
    }
  } finally {
    await cluster.down();
  }
}

/** The seconds from the creation of a PVC until its pod is Running. */
async function startPod({ core }: Kube, name: string): Promise<number> {
  const namespace = 'default';
  const since = performance.now();
  await core.createNamespacedPersistentVolumeClaim({
    namespace,
    body: {
      metadata: { name },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    },
  });
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: name } }];
  const volumeMounts = [{ name: 'data', mountPath: '/data' }];
  const body: V1Pod = {
    metadata: { name },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'main', image: webReference, command: ['sleep', '1000'], volumeMounts }],
      volumes,
    },
  };
  await core.createNamespacedPod({ namespace, body });
  while ((await core.readNamespacedPod({ namespace, name })).status?.phase !== 'Running') await delay(20);
  return seconds(since);
}

const figures: Record<StorageKind, Figures> = {
  disks: { start: [], memory: [], ownMemory: [], pod: [] },
  directories: { start: [], memory: [], ownMemory: [], pod: [] },
};
for (let run = 0; run < runs; run++) for (const kind of storageKinds) await measure(kind, figures[kind]);

const rows = storageKinds.flatMap((kind): Row[] => [
  { label: `${kind}: cluster is ready`, values: figures[kind].start, unit: 's' },
  { label: `${kind}: a pod with a new PVC is Running`, values: figures[kind].pod, unit: 's' },
  { label: `${kind}: memory`, values: figures[kind].memory, unit: 'GB' },
  { label: `${kind}: memory without the files of the programs`, values: figures[kind].ownMemory, unit: 'GB' },
]);
console.log(table(rows));
for (const name of ['start', 'pod', 'memory', 'ownMemory'] as const) {
  const [disks, directories] = storageKinds.map((kind) => median(figures[kind][name]));
  console.log(`${name}: disks / directories = ${((disks ?? 0) / (directories ?? 1)).toFixed(2)}`);
}
