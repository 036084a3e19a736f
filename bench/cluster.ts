import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type DisposableCluster, startCluster } from '../cluster/disposable';
import { readOwner } from '../cluster/processes';
import type { ProgressEvent } from '../cluster/progress';
import { defaultMinor } from '../cluster/versions';
import { webRecipe } from '../fixtures/workloads/registry';
import { connect } from '../helpers/kube/client';
import { createTestNamespace, isReady } from '../selftest/cluster/native/test-namespace';
import { taskOn } from '../selftest/cluster/native/workloads';
import { recordCpu } from './cpu';
import { memoryOf } from './memory';
import { type Row, sum, table } from './table';

/** Measures the native cluster: the time until a pod uses the cluster, the memory when idle, the time of the deletion. */

const runs = 5;
const goals = { start: 8, memory: 1.2, end: 1 } as const;
const inUse = 'total until in use';
const spec = {
  name: 'bench',
  builder: 'native',
  minor: defaultMinor,
  nodes: 3,
  mayInstall: true,
  images: [webRecipe],
} as const;

/** The seconds that each phase took, in the order in which the phases first ended. */
type Timings = Map<string, number[]>;

const note = (timings: Timings, phase: string, since: number) =>
  timings.set(phase, [...(timings.get(phase) ?? []), (performance.now() - since) / 1000]);

function noteSteps(timings: Timings): (event: ProgressEvent) => void {
  const started = new Map<string, number>();
  return (event) => {
    if (event.type === 'running' && !started.has(event.title)) started.set(event.title, performance.now());
    if (event.type === 'done') note(timings, `  ${event.title}`, started.get(event.title) ?? Number.NaN);
  };
}

/** The kubelet updates container states once a second; the container's file is on the disk earlier. */
async function untilExists(file: string): Promise<void> {
  while (!existsSync(file)) await delay(5);
}

/** Starts a cluster, and measures until three nodes are Ready and a pod has used DNS and has written to its PVC. */
async function start(timings: Timings): Promise<DisposableCluster> {
  const requested = performance.now();
  const cluster = await startCluster(spec, noteSteps(timings));
  note(timings, 'three nodes are Ready', requested);
  try {
    const kube = connect(cluster.kubeconfig);
    const { items } = await kube.core.listNode();
    if (items.filter(isReady).length !== spec.nodes) throw new Error('not every node is Ready');

    const claimed = performance.now();
    const namespace = await createTestNamespace(kube, 'bench');
    const volume = await namespace.claim('data');
    note(timings, 'a PVC of the default StorageClass is bound', claimed);

    const { spec: volumeSpec } = await kube.core.readPersistentVolume({ name: volume });
    const created = performance.now();
    const script = 'nslookup kubernetes.default.svc.cluster.local && touch /data/note';
    const outcome = namespace.outcome(taskOn('data', 'user', script));
    await Promise.race([
      untilExists(join(cluster.folder, volumeSpec?.hostPath?.path ?? '', 'note')),
      outcome,
    ]);
    note(timings, 'a pod has used DNS and written to its PVC', created);
    note(timings, inUse, requested);
    const { phase, log } = await outcome;
    if (phase !== 'Succeeded') throw new Error(`DNS or the volume did not work in a pod: ${log}`);
    note(timings, '  pod has ended according to the API', created);
    await kube.core.deleteNamespace({ name: 'bench' });
    return cluster;
  } catch (error) {
    await cluster.down();
    throw error;
  }
}

const idleMs = 20_000;

interface Idle {
  /** Bytes, by program. */
  readonly memory: ReadonlyMap<string, number>;
  /** CPU seconds per second, by program. */
  readonly cpu: ReadonlyMap<string, number>;
}

async function measureIdle(cluster: DisposableCluster): Promise<Idle> {
  await delay(idleMs);
  const clusterProcess = readOwner(cluster.folder);
  if (!clusterProcess) throw new Error('the cluster has no cluster process');
  const memory = await memoryOf(clusterProcess.pid);
  const recording = recordCpu();
  await delay(idleMs);
  const { programs } = await recording.end();
  const cpu = [...programs].map(
    ([name, { own, children }]) => [name, ((own + children) * 1000) / idleMs] as const,
  );
  return { memory, cpu: new Map(cpu) };
}

const rowsByProgram = (unit: Row['unit'], programs: ReadonlyMap<string, number>): Row[] =>
  [...programs]
    .filter(([, value]) => value >= 0.005)
    .sort(([, one], [, other]) => other - one)
    .map(([name, value]) => ({ label: `  ${name}`, values: [value], unit }));

async function end(timings: Timings, cluster: DisposableCluster): Promise<void> {
  const requested = performance.now();
  await cluster.down();
  note(timings, 'down', requested);
}

/** Measures a start without any cache, except the cache of Go modules: their download measures only the network. */
async function cold(): Promise<Timings> {
  const timings: Timings = new Map();
  const folder = await mkdtemp(join(tmpdir(), 'stsc-bench-'));
  const { XDG_CACHE_HOME, GOCACHE } = process.env;
  Object.assign(process.env, { XDG_CACHE_HOME: join(folder, 'cache'), GOCACHE: join(folder, 'go-build') });
  try {
    const cluster = await start(timings);
    await cluster.down();
  } finally {
    for (const [name, value] of Object.entries({ XDG_CACHE_HOME, GOCACHE }))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    await rm(folder, { recursive: true, force: true });
  }
  return timings;
}

const rowsOf = (timings: Timings): Row[] =>
  [...timings].map(([label, values]) => {
    const goal = label === inUse ? goals.start : label === 'down' ? goals.end : undefined;
    return { label, values, unit: 's', ...(goal && { goal }) };
  });

const load = () =>
  loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');

const { values: options } = parseArgs({ options: { cold: { type: 'boolean', default: false } } });

console.log(
  `Kubernetes ${defaultMinor}, ${spec.nodes} nodes on ${availableParallelism()} cores, load ${load()}\n`,
);

if (options.cold) console.log(`Cold, with downloaded Go modules\n${table(rowsOf(await cold()))}\n`);

// The first start fills the caches and is not measured.
await (await start(new Map())).down();

const timings: Timings = new Map();
let idle: Idle = { memory: new Map(), cpu: new Map() };
for (let run = 1; run <= runs; run++) {
  const cluster = await start(timings);
  if (run === runs) idle = await measureIdle(cluster);
  await end(timings, cluster);
}
const gigabytes = new Map([...idle.memory].map(([name, bytes]) => [name, bytes / 1e9]));
console.log(`Warm, ${runs} times`);
console.log(
  table([
    ...rowsOf(timings),
    { label: 'memory when idle', values: [sum(gigabytes)], unit: 'GB', goal: goals.memory },
    ...rowsByProgram('GB', gigabytes),
    { label: 'cores in use when idle', values: [sum(idle.cpu)], unit: '' },
    ...rowsByProgram('', idle.cpu),
  ]),
);
console.log(`\nLoad now ${load()}`);
