import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ownerOf } from '../cluster/build-cache';
import { type DisposableCluster, startCluster } from '../cluster/disposable';
import type { ProgressEvent } from '../cluster/progress';
import { defaultMinor } from '../cluster/versions';
import { webRecipe } from '../fixtures/workloads/registry';
import { connect } from '../helpers/kube/client';
import { isReady, openRoom } from '../selftest/cluster/native/test-namespace';
import { taskOn } from '../selftest/cluster/native/workloads';
import { memoryBelow } from './memory';
import { type Row, table } from './table';

/** What the native cluster costs: its start until it is in use, its memory at rest, its end. */

const runs = 5;
const aims = { start: 8, memory: 1.2, end: 1 } as const;
const inUse = 'all in use';
const wanted = {
  name: 'bench',
  builder: 'native',
  minor: defaultMinor,
  nodes: 3,
  mayInstall: true,
  images: [webRecipe],
} as const;

/** Each stage in the order in which it was first done, and the seconds it took. */
type Stages = Map<string, number[]>;

const note = (stages: Stages, stage: string, since: number) =>
  stages.set(stage, [...(stages.get(stage) ?? []), (performance.now() - since) / 1000]);

function noteSteps(stages: Stages): (event: ProgressEvent) => void {
  const started = new Map<string, number>();
  return (event) => {
    if (event.type === 'running' && !started.has(event.title)) started.set(event.title, performance.now());
    if (event.type === 'done') note(stages, `  ${event.title}`, started.get(event.title) ?? Number.NaN);
  };
}

/** A kubelet looks after its containers once a second; what they did is on the disk before. */
async function untilThere(file: string): Promise<void> {
  while (!existsSync(file)) await delay(5);
}

/** From the call until three nodes are ready and a pod has asked the DNS and written to a claim of its own. */
async function start(stages: Stages): Promise<DisposableCluster> {
  const asked = performance.now();
  const cluster = await startCluster(wanted, noteSteps(stages));
  note(stages, 'three nodes are ready', asked);
  try {
    const kube = connect(cluster.kubeconfig);
    const { items } = await kube.core.listNode();
    if (items.filter(isReady).length !== wanted.nodes) throw new Error('not every node is ready');

    const claimed = performance.now();
    const room = await openRoom(kube, 'bench');
    const volume = await room.claim('data');
    note(stages, 'the default class bound a claim', claimed);

    const { spec } = await kube.core.readPersistentVolume({ name: volume });
    const created = performance.now();
    const script = 'nslookup kubernetes.default.svc.cluster.local && touch /data/note';
    const outcome = room.outcome(taskOn('data', 'user', script));
    await Promise.race([untilThere(join(cluster.folder, spec?.hostPath?.path ?? '', 'note')), outcome]);
    note(stages, 'a pod asked the DNS and wrote to its claim', created);
    note(stages, inUse, asked);
    const { phase, log } = await outcome;
    if (phase !== 'Succeeded') throw new Error(`The DNS or the volume failed a pod: ${log}`);
    note(stages, '  which the API told, counted from its creation', created);
    await kube.core.deleteNamespace({ name: 'bench' });
    return cluster;
  } catch (error) {
    await cluster.down();
    throw error;
  }
}

const idle = 20_000;

async function memoryAtRest(cluster: DisposableCluster): Promise<Map<string, number>> {
  await delay(idle);
  const keeper = ownerOf(cluster.folder);
  if (!keeper) throw new Error('the cluster has lost its keeper');
  return memoryBelow(keeper.pid);
}

async function end(stages: Stages, cluster: DisposableCluster): Promise<void> {
  const asked = performance.now();
  await cluster.down();
  note(stages, 'down', asked);
}

/** With nothing built before. Modules that Go has downloaded are kept: what fetching them takes is the network's. */
async function cold(): Promise<Stages> {
  const stages: Stages = new Map();
  const folder = await mkdtemp(join(tmpdir(), 'stsc-bench-'));
  const { XDG_CACHE_HOME, GOCACHE } = process.env;
  Object.assign(process.env, { XDG_CACHE_HOME: join(folder, 'cache'), GOCACHE: join(folder, 'go-build') });
  try {
    const cluster = await start(stages);
    await cluster.down();
  } finally {
    for (const [name, value] of Object.entries({ XDG_CACHE_HOME, GOCACHE }))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    await rm(folder, { recursive: true, force: true });
  }
  return stages;
}

const rowsOf = (stages: Stages): Row[] =>
  [...stages].map(([what, values]) => {
    const aim = what === inUse ? aims.start : what === 'down' ? aims.end : undefined;
    return { what, values, unit: 's', ...(aim && { aim }) };
  });

const load = () =>
  loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');

const { values: options } = parseArgs({ options: { cold: { type: 'boolean', default: false } } });

console.log(
  `Kubernetes ${defaultMinor}, ${wanted.nodes} nodes on ${availableParallelism()} cores, load ${load()}\n`,
);

if (options.cold) console.log(`Cold, with Go's modules at hand\n${table(rowsOf(await cold()))}\n`);

// A first start fills the caches and counts for nothing.
await (await start(new Map())).down();

const stages: Stages = new Map();
let programs = new Map<string, number>();
for (let run = 1; run <= runs; run++) {
  const cluster = await start(stages);
  if (run === runs) programs = await memoryAtRest(cluster);
  await end(stages, cluster);
}
const gigabytes = (bytes: number) => bytes / 1e9;
const memory = [...programs.values()].reduce((sum, bytes) => sum + bytes, 0);
console.log(`Warm, ${runs} times`);
console.log(
  table([
    ...rowsOf(stages),
    { what: 'memory at rest', values: [gigabytes(memory)], unit: 'GB', aim: aims.memory },
    ...[...programs]
      .sort(([, one], [, other]) => other - one)
      .map(([name, bytes]): Row => ({ what: `  ${name}`, values: [gigabytes(bytes)], unit: 'GB' })),
  ]),
);
console.log(`\nLoad now ${load()}`);
