import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Problem } from '../helpers/problem';
import type { ClusterSpec } from './builder';
import type { Message } from './cluster-process';
import { isAlive } from './processes';
import type { ProgressEvent } from './progress';
import { type Cluster, kubeconfigOf, remove, removeStale } from './registry';

/** A throwaway cluster in the hands of the one who asked for it. */
export interface DisposableCluster {
  readonly name: string;
  readonly folder: string;
  readonly kubeconfig: string;
  down(): Promise<void>;
  /** Settles when the cluster is gone, whoever ended it. */
  readonly ended: Promise<void>;
  /** Lets the cluster live on when this process ends. */
  detach(): Promise<void>;
}

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export async function startCluster(
  wanted: ClusterSpec,
  onProgress: (event: ProgressEvent) => void,
  signal?: AbortSignal,
): Promise<DisposableCluster> {
  signal?.throwIfAborted();
  const keeper = spawn(
    process.execPath,
    ['--import', tsx, file('cluster-process.ts'), JSON.stringify(wanted)],
    {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      detached: true,
      cwd: '/',
    },
  );
  const ended = new Promise<void>((resolve) => keeper.once('close', () => resolve()));
  const down = async () => {
    keeper.kill('SIGTERM');
    await ended;
    await removeStale();
  };
  try {
    const folder = await untilReady(keeper, onProgress, signal);
    return {
      name: wanted.name,
      folder,
      kubeconfig: readFileSync(kubeconfigOf(folder), 'utf8'),
      down,
      ended,
      async detach() {
        const left = new Promise((resolve) => keeper.once('disconnect', resolve));
        keeper.send('leave');
        await left;
        keeper.stderr?.destroy();
        keeper.unref();
      },
    };
  } catch (error) {
    await down();
    throw error;
  }
}

const untilReady = (keeper: ChildProcess, onProgress: (event: ProgressEvent) => void, signal?: AbortSignal) =>
  new Promise<string>((resolve, reject) => {
    keeper.on('message', (message: Message) => {
      if (message.type === 'step') onProgress(message.event);
      else if (message.type === 'ready') resolve(message.folder);
      else if (message.type === 'problem')
        reject(new Problem(message.whose, message.what, message.wayOut, message.detail));
      else reject(new Error(message.stack));
    });
    keeper.once('error', reject);
    let complaint = '';
    keeper.stderr?.on('data', (chunk) => {
      complaint += chunk;
    });
    keeper.once('close', (code, killedBy) =>
      reject(new Error(`The cluster's keeper was ended by ${killedBy ?? `exit code ${code}`}\n${complaint}`)),
    );
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** Ends a cluster that another process brought up. */
export async function stopCluster(cluster: Cluster): Promise<void> {
  process.kill(cluster.owner.pid, 'SIGTERM');
  while (isAlive(cluster.owner)) await delay(10);
  await remove(cluster.folder);
}
