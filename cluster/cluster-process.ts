import { setTimeout as delay } from 'node:timers/promises';
import { type exitCodes, Problem } from '../helpers/problem';
import type { ClusterBuilder, ClusterSpec } from './builder';
import { othersInGroup } from './processes';
import { type ProgressEvent, progressTo } from './progress';
import { markReady, remove, removeStale, reserve } from './registry';
import { kubernetesVersions } from './versions';

/**
 * The process that owns one throwaway cluster. It runs in a session of its own, so that a Ctrl-C reaches only who
 * asked for the cluster; the channel to that one is a lifeline: when it breaks, the cluster goes. However this process
 * ends, the kernel ends the cluster's processes with it.
 */
export type Message =
  | { readonly type: 'step'; readonly event: ProgressEvent }
  | { readonly type: 'ready'; readonly folder: string }
  | {
      readonly type: 'problem';
      readonly whose: keyof typeof exitCodes;
      readonly what: string;
      readonly wayOut: string;
      readonly detail: readonly string[];
    }
  | { readonly type: 'defect'; readonly stack: string };

const tell = (message: Message) => {
  if (process.connected) process.send?.(message);
};

const wanted: ClusterSpec = JSON.parse(process.argv[2] ?? '{}');
let folder: string | undefined;
const endings: (() => Promise<void>)[] = [];
let detached = false;
let making = true;
let ending: Promise<void> | undefined;

/** How long a half-made cluster is waited for: once its processes are dead, its builder fails at the next step. */
const patience = 5000;
const stubborn = 2000;

const end = () => {
  ending ??= (async () => {
    for (let waited = 0; (making && waited < patience) || othersInGroup().length > 0; waited += 5) {
      for (const work of endings.splice(0)) await work().catch(() => {});
      for (const pid of othersInGroup()) kill(pid, waited < stubborn ? 'SIGTERM' : 'SIGKILL');
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
    // It ended by itself.
  }
};

const builders: Record<ClusterSpec['builder'], () => Promise<ClusterBuilder>> = {
  native: async () => (await import('./native/native')).native,
  k3s: async () => (await import('./k3s/k3s')).k3s,
};

async function up(): Promise<void> {
  await removeStale();
  const make = await builders[wanted.builder]();
  const claimed = await reserve(wanted.name);
  folder = claimed.folder;
  const running = await make(
    wanted,
    { ...claimed, atEnd: (work) => endings.push(work) },
    progressTo((event) => tell({ type: 'step', event })),
  );
  const { kubeconfig } = running;
  const card = {
    builder: wanted.builder,
    nodes: wanted.nodes,
    kubernetes: kubernetesVersions[wanted.minor],
    server: /server: (\S+)/.exec(kubeconfig)?.[1] ?? '',
    since: new Date().toISOString(),
  };
  await markReady(folder, card, kubeconfig);
  tell({ type: 'ready', folder });
  running.ended.then(leave, () => {});
}

const leave = () => {
  if (!ending) end().then(() => process.exit(0));
};

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, leave);
process.on('disconnect', () => {
  if (!detached) leave();
});
process.on('message', () => {
  detached = true;
  process.disconnect();
});

// Nobody may be reading any more.
process.stderr.on('error', () => {});

// The event loop alone would not keep a detached keeper alive.
setInterval(() => {}, 2 ** 30);

up().then(
  () => {
    making = false;
  },
  async (error: unknown) => {
    making = false;
    if (ending) return;
    await end();
    tell(
      error instanceof Problem
        ? {
            type: 'problem',
            whose: error.category,
            what: error.summary,
            wayOut: error.hint,
            detail: error.detail,
          }
        : { type: 'defect', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) },
    );
    process.exit(1);
  },
);
