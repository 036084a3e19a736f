import pRetry from 'p-retry';
import type { ImageRecipe } from '../../helpers/image-recipe';
import { reason } from '../../helpers/problem';
import type { Api } from '../api';
import { type BuiltImage, buildImage } from './images';
import { loadImage } from './load';
import { openLog } from './log';
import type { ClusterPlan } from './plan';
import { type Publication, republish } from './publish';

/** An API server that restarts is back after seconds. */
const publishRetries = 30;

/**
 * Builds and loads images while the cluster is already in use, and publishes each image when all nodes have the image.
 * An image that cannot be built or loaded is not published, so a run pulls its public image; the log has the reason.
 */
export async function loadLater(
  plan: ClusterPlan,
  api: Api,
  recipes: readonly ImageRecipe[],
  isStopped: () => boolean,
): Promise<void> {
  const sockets = plan.nodes.map(({ socket }) => socket);
  const log = await openLog(plan, 'images');
  const images: Record<string, string> = {};
  const loading = new Set(recipes.map(({ name }) => name));
  for (const recipe of recipes) {
    if (isStopped()) return;
    const { name } = recipe;
    try {
      const { reference, archive }: BuiltImage = await buildImage(recipe, () => {});
      await loadImage(archive, sockets);
      images[name] = reference;
      await log(`${name}: loaded ${reference} into all nodes`);
    } catch (error) {
      await log(`${name}: ${reason(error)}`);
    }
    loading.delete(name);
    const state: Publication = { images: { ...images }, loading: [...loading] };
    await pRetry(() => republish(api, state), {
      retries: publishRetries,
      factor: 1,
      shouldRetry: () => !isStopped(),
    }).catch((error: unknown) => log(`${name}: not published: ${reason(error)}`));
  }
}
