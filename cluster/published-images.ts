import { setTimeout as delay } from 'node:timers/promises';
import { ApiException } from '@kubernetes/client-node';
import { deadlines } from '../helpers/deadlines';
import { connect, type Kube } from '../helpers/kube/client';
import { environmentError } from '../helpers/problem';
import type { StartProgress } from './progress';
import { parseNames, publication } from './publication';

/**
 * The images that a cluster publishes; none if it publishes nothing, or if the user may not read the publication. Waits
 * while the cluster is still loading one of the needed images.
 */
export async function publishedImages(
  kubeconfig: string,
  needed: readonly string[],
  startProgress: StartProgress,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const kube = connect(kubeconfig);
  const missing = ({ loading }: State) => needed.filter((name) => loading.includes(name));
  const state = await read(kube);
  if (missing(state).length === 0) return state.images;

  const title = 'Waiting for the cluster to load its images';
  return startProgress(title).step(title, async (showNote) => {
    const deadline = Date.now() + deadlines.clusterImages;
    for (;;) {
      const { images, ...rest } = await read(kube);
      const names = missing({ images, ...rest });
      if (names.length === 0) return images;
      if (Date.now() > deadline)
        throw environmentError(
          `The cluster has not loaded the images ${names.join(', ')} within ${deadlines.clusterImages / 60_000} minutes`,
          'see "stsc cluster logs images", or choose other images with --registry',
        );
      showNote(names.join(', '));
      await delay(deadlines.pollInterval, undefined, { signal });
    }
  });
}

interface State {
  readonly images: Readonly<Record<string, string>>;
  /** The names of the images that the cluster is still loading. */
  readonly loading: readonly string[];
}

async function read({ core }: Kube): Promise<State> {
  try {
    const { metadata, data } = await core.readNamespacedConfigMap(publication);
    return { images: data ?? {}, loading: parseNames(metadata?.annotations?.[publication.loading]) };
  } catch (error) {
    if (error instanceof ApiException) return { images: {}, loading: [] };
    throw error;
  }
}
