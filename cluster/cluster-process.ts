import { setTimeout as delay } from 'node:timers/promises';
import { type exitCodes, Problem } from '../helpers/problem';
import type { ClusterBuilder, ClusterSpec } from './builder';
import { othersInGroup } from './processes';
import { type ProgressEvent, progressTo } from './progress';
import { type ClusterInfo, markReady, remove, removeStale, reserve } from './registry';
import { kubernetesVersions } from './versions';

/**
 * The process that owns one disposable cluster. The process runs in a separate session, so that Ctrl-C reaches only the
 * process that requested the cluster. The cluster ends when the IPC channel to that process closes. When the cluster
 * process ends, for any reason, the kernel kills the processes of the cluster.
 */
export type Message =
  | { readonly type: 'step'; readonly event: ProgressEvent }
  | { readonly type: 'ready'; readonly folder: string }
  | {
      readonly type: 'problem';
      readonly category: keyof typeof exitCodes;
      readonly summary: string;
      readonly hint: string;
      readonly detail: readonly string[];
    }
  | { readonly type: 'defect'; readonly stack: string };

const send = (message: Message) => {
  if (process.connected) process.send?.(message);
};

const spec: ClusterSpec = JSON.parse(process.argv[2] ?? '{}');
let folder: string | undefined;
const cleanups: (() => Promise<void>)[] = [];
let detached = false;
let starting = true;
let ending: Promise<void> | undefined;

/** The grace period of an unfinished start: once its processes are dead, the builder fails at its next step. */
const startupGraceMs = 5000;
const sigkillAfterMs = 2000;

const end = () => {
  ending ??= (async () => {
    for (let waited = 0; (starting && waited < startupGraceMs) || othersInGroup().length > 0; waited += 5) {
      for (const work of cleanups.splice(0)) await work().catch(() => {});
      for (const pid of othersInGroup()) kill(pid, waited < sigkillAfterMs ? 'SIGTERM' : 'SIGKILL');
      await delay(5);
    }
    if (folder) await remove(folder);
  })();
  return ending;
};

const kill = (pid: number, signal: NodeJS.Signals) => {
  try {
    process.kill(pid, signal);
  } catch {
    // The process has already ended.
  }
};

const builders: Record<ClusterSpec['builder'], () => Promise<ClusterBuilder>> = {
  native: async () => (await import('./native/native')).native,
  k3s: async () => (await import('./k3s/k3s')).k3s,
};

async function start(): Promise<void> {
  await removeStale();
  const build = await builders[spec.builder]();
  const reservation = await reserve(spec.name);
  folder = reservation.folder;
  const { kubeconfig, ended, finish } = await build(
    spec,
    { ...reservation, onCleanup: (work) => cleanups.push(work) },
    progressTo((event) => send({ type: 'step', event })),
  );
  const info: ClusterInfo = {
    builder: spec.builder,
    nodes: spec.nodes,
    ...(spec.like && { like: spec.like }),
    ...(spec.featureGates && { featureGates: spec.featureGates }),
    ...(spec.taints && { taints: spec.taints }),
    ...(spec.storage && { storage: spec.storage }),
    kubernetes: kubernetesVersions[spec.minor],
    server: /server: (\S+)/.exec(kubeconfig)?.[1] ?? '',
    since: new Date().toISOString(),
  };
  await markReady(folder, info, kubeconfig);
  send({ type: 'ready', folder });
  ended.then(exit, () => {});
  // Not awaited: the cluster can be used and ended meanwhile.
  finish?.().catch(() => {});
}

const exit = () => {
  if (!ending) end().then(() => process.exit(0));
};

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, exit);
process.on('disconnect', () => {
  if (!detached) exit();
});
process.on('message', () => {
  detached = true;
  process.disconnect();
});

// After a detach no process reads this pipe.
process.stderr.on('error', () => {});

// The event loop alone would not keep a detached cluster process alive.
setInterval(() => {}, 2 ** 30);

start().then(
  () => {
    starting = false;
  },
  async (error: unknown) => {
    starting = false;
    if (ending) return;
    await end();
    if (error instanceof Problem) {
      const { category, summary, hint, detail } = error;
      send({ type: 'problem', category, summary, hint, detail });
    } else
      send({
        type: 'defect',
        stack: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    process.exit(1);
  },
);
