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

/** The handle of a disposable cluster, for the process that requested the cluster. */
export interface DisposableCluster {
  readonly name: string;
  readonly folder: string;
  readonly kubeconfig: string;
  down(): Promise<void>;
  /** Settles when the cluster has ended, for any reason. */
  readonly ended: Promise<void>;
  /** Keeps the cluster when this process ends. */
  detach(): Promise<void>;
}

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm')).href;

export async function startCluster(
  spec: ClusterSpec,
  onProgress: (event: ProgressEvent) => void,
  signal?: AbortSignal,
): Promise<DisposableCluster> {
  signal?.throwIfAborted();
  const clusterProcess = spawn(
    process.execPath,
    ['--import', tsx, file('cluster-process.ts'), JSON.stringify(spec)],
    {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      detached: true,
      cwd: '/',
    },
  );
  const ended = new Promise<void>((resolve) => clusterProcess.once('close', () => resolve()));
  const down = async () => {
    clusterProcess.kill('SIGTERM');
    await ended;
    await removeStale();
  };
  try {
    const folder = await untilReady(clusterProcess, onProgress, signal);
    return {
      name: spec.name,
      folder,
      kubeconfig: readFileSync(kubeconfigOf(folder), 'utf8'),
      down,
      ended,
      async detach() {
        const disconnected = new Promise((resolve) => clusterProcess.once('disconnect', resolve));
        clusterProcess.send('detach');
        await disconnected;
        clusterProcess.stderr?.destroy();
        clusterProcess.unref();
      },
    };
  } catch (error) {
    await down();
    throw error;
  }
}

const untilReady = (
  clusterProcess: ChildProcess,
  onProgress: (event: ProgressEvent) => void,
  signal?: AbortSignal,
) =>
  new Promise<string>((resolve, reject) => {
    clusterProcess.on('message', (message: Message) => {
      if (message.type === 'step') onProgress(message.event);
      else if (message.type === 'ready') resolve(message.folder);
      else if (message.type === 'problem')
        reject(new Problem(message.category, message.summary, message.hint, message.detail));
      else reject(new Error(message.stack));
    });
    clusterProcess.once('error', reject);
    let stderr = '';
    clusterProcess.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    clusterProcess.once('close', (code, killedBy) =>
      reject(new Error(`The cluster process ended early (${killedBy ?? `exit code ${code}`})\n${stderr}`)),
    );
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** Stops a cluster that another process started. */
export async function stopCluster(cluster: Cluster): Promise<void> {
  process.kill(cluster.owner.pid, 'SIGTERM');
  while (isAlive(cluster.owner)) await delay(10);
  await remove(cluster.folder);
}
