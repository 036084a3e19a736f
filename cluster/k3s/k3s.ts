import { environmentError, usageError } from '../../helpers/problem';
import type { ClusterBuilder } from '../builder';
import { call, type Engine, textOf } from './api';
import { startK3s } from './container';
import { findEngine } from './engine';
import { ensureImage, k3sImage } from './image';
import { removeClusterContainers, removeLeftovers } from './leftovers';
import { newLogTail } from './log';
import { untilNodeReady } from './node';

export interface K3sTimeouts {
  readonly startupMs: number;
  readonly nodeReadyMs: number;
}

/** K3s in a container of a Docker-compatible engine. */
export const k3sWithin =
  ({ startupMs, nodeReadyMs }: K3sTimeouts): ClusterBuilder =>
  async ({ name, minor, nodes }, context, startProgress) => {
    if (nodes !== 1)
      throw usageError(
        `A K3s cluster has one node, but --nodes is ${nodes}`,
        'omit --nodes, or use --cluster native',
      );
    const image = k3sImage(minor);
    const progress = startProgress('Engine', `Image ${image}`, 'K3s', 'Node');
    const engine = await progress.step('Engine', async (showNote) => {
      const engine = await requireEngine();
      const removed = await removeLeftovers(engine);
      if (removed.length > 0) showNote(`removed the leftovers of ${removed.join(', ')}`);
      return engine;
    });
    context.onCleanup(() => removeClusterContainers(engine, name));
    await progress.step(`Image ${image}`, (showNote) => ensureImage(engine, image, showNote));
    const log = newLogTail();
    try {
      const container = await progress.step('K3s', () =>
        startK3s(engine, { cluster: name, image, timeoutMs: startupMs, log }),
      );
      const kubeconfig = container.getKubeConfig();
      await progress.step('Node', () => untilNodeReady(kubeconfig, nodeReadyMs, log));
      return { kubeconfig, ended: untilEnded(engine, container.getId()) };
    } finally {
      log.close();
    }
  };

/** K3s needs 10 s to 30 s, and its node a few more seconds; the rest is for a cold disk and a busy machine. */
export const k3s: ClusterBuilder = k3sWithin({ startupMs: 180_000, nodeReadyMs: 120_000 });

/** The engine responds when the container has exited or was removed. */
const untilEnded = async (engine: Engine, id: string): Promise<void> => {
  const response = await call(engine, 'POST', `/containers/${id}/wait`, { idleTimeoutMs: 0 });
  await textOf(response);
};

async function requireEngine(): Promise<Engine> {
  const search = await findEngine();
  if (!search.found)
    throw environmentError(
      'No Docker-compatible engine found',
      'start Docker or Podman, or use --cluster native',
      search.reasons,
    );
  // Testcontainers does not search for Podman, and must use the same engine as this module.
  process.env.DOCKER_HOST = search.engine.host;
  return search.engine;
}
