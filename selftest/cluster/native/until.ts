import type { KubernetesListObject, KubernetesObject } from '@kubernetes/client-node';
import type { Kube } from '../../../helpers/kube/client';

/**
 * Waits for an object of a collection to satisfy a condition: lists once, then watches on from that very version, so
 * that nothing in between is missed. Throws with a story when the time is over.
 */
export async function until<T extends KubernetesObject>(
  kube: Kube,
  path: string,
  list: () => Promise<KubernetesListObject<T>>,
  what: string,
  isTrue: (object: T) => boolean,
  milliseconds: number,
  signal?: AbortSignal,
): Promise<T> {
  const { items, metadata } = await list();
  const already = items.find(isTrue);
  if (already) return already;
  let last = items.at(-1);
  let resourceVersion = metadata?.resourceVersion;
  const deadline = AbortSignal.any([AbortSignal.timeout(milliseconds), ...(signal ? [signal] : [])]);
  while (!deadline.aborted) {
    const found = await new Promise<T | undefined>((resolve, reject) => {
      const watching = kube.watch.watch(
        path,
        { resourceVersion, allowWatchBookmarks: true, timeoutSeconds: 30 },
        (type, object: T) => {
          if (type === 'ERROR')
            return reject(new Error(`The watch of ${path} was refused: ${JSON.stringify(object)}`));
          resourceVersion = object.metadata?.resourceVersion;
          if (type === 'BOOKMARK' || type === 'DELETED') return;
          last = object;
          if (isTrue(object)) resolve(object);
        },
        () => resolve(undefined),
      );
      deadline.addEventListener('abort', () => resolve(undefined), { once: true });
      watching.then((controller) => deadline.addEventListener('abort', () => controller.abort()), reject);
    });
    if (found) return found;
  }
  signal?.throwIfAborted();
  throw new Error(`${what}: not within ${milliseconds / 1000} s. Last seen: ${JSON.stringify(last)}`);
}
