import { environmentError, usageError } from '../../helpers/problem';
import type { ClusterBuilder } from '../builder';
import { ask, type Engine, textOf } from './api';
import { startK3s } from './container';
import { findEngine } from './engine';
import { ensureImage, k3sImage } from './image';
import { removeK3sRemains, removeOwn } from './leftovers';
import { newTail } from './log';
import { untilNodeReady } from './node';

export interface Deadlines {
  readonly up: number;
  readonly ready: number;
}

/** K3s in a container of a Docker-compatible engine. */
export const k3sWithin =
  ({ up, ready }: Deadlines): ClusterBuilder =>
  async ({ name, minor, nodes }, place, expect) => {
    if (nodes !== 1)
      throw usageError(
        `A K3s cluster has one node, and ${nodes} were asked for`,
        'leave --nodes out, or choose --cluster native',
      );
    const image = k3sImage(minor);
    const progress = expect('Engine', `Image ${image}`, 'K3s', 'Node');
    const engine = await progress.step('Engine', async (say) => {
      const engine = await answeringEngine();
      const removed = await removeK3sRemains(engine);
      if (removed.length > 0) say(`removed what was left of ${removed.join(', ')}`);
      return engine;
    });
    place.atEnd(() => removeOwn(engine, name));
    await progress.step(`Image ${image}`, (say) => ensureImage(engine, image, say));
    const log = newTail();
    try {
      const container = await progress.step('K3s', () => startK3s(engine, name, image, up, log));
      const kubeconfig = container.getKubeConfig();
      await progress.step('Node', () => untilNodeReady(kubeconfig, ready, log));
      return { kubeconfig, ended: untilEnded(engine, container.getId()) };
    } finally {
      log.close();
    }
  };

/** A cold disk and a busy machine are allowed for: K3s takes ten seconds to half a minute, its node a few more. */
export const k3s: ClusterBuilder = k3sWithin({ up: 180_000, ready: 120_000 });

/** The engine answers when the container has ended, or is no more. */
const untilEnded = async (engine: Engine, id: string): Promise<void> => {
  const answer = await ask(engine, 'POST', `/containers/${id}/wait`, { patience: 0 });
  await textOf(answer);
};

async function answeringEngine(): Promise<Engine> {
  const search = await findEngine();
  if (!search.found)
    throw environmentError(
      'No Docker-compatible engine answers',
      'start Docker or Podman, or choose --cluster native',
      search.reasons,
    );
  // Testcontainers does not look for Podman, and must talk to no other engine than we do.
  process.env.DOCKER_HOST = search.engine.host;
  return search.engine;
}
