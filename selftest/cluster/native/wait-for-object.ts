import type { KubernetesListObject, KubernetesObject } from '@kubernetes/client-node';
import type { Kube } from '../../../helpers/kube/client';

export interface Expectation<T extends KubernetesObject> {
  /** The path of the collection in the API. */
  readonly path: string;
  list(): Promise<KubernetesListObject<T>>;
  readonly what: string;
  isTrue(object: T): boolean;
  readonly timeoutMs: number;
}

/**
 * Waits until an object of a collection satisfies a condition: lists the collection once and then watches from the
 * same resource version, so that no change is missed. The error after a timeout shows the last object seen.
 */
export async function waitForObject<T extends KubernetesObject>(
  kube: Kube,
  { path, list, what, isTrue, timeoutMs }: Expectation<T>,
): Promise<T> {
  const { items, metadata } = await list();
  const already = items.find(isTrue);
  if (already) return already;
  let last = items.at(-1);
  let resourceVersion = metadata?.resourceVersion;
  const deadline = AbortSignal.timeout(timeoutMs);
  while (!deadline.aborted) {
    const found = await new Promise<T | undefined>((resolve, reject) => {
      const watching = kube.watch.watch(
        path,
        { resourceVersion, allowWatchBookmarks: true, timeoutSeconds: 30 },
        (type, object: T) => {
          if (type === 'ERROR')
            return reject(new Error(`The watch of ${path} was rejected: ${JSON.stringify(object)}`));
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
  throw new Error(`${what}: not within ${timeoutMs / 1000} s. Last seen: ${JSON.stringify(last)}`);
}
