import type { KubernetesObject } from '@kubernetes/client-node';
import { childOf } from '../abort';
import { type Collection, follow } from './watch';

export interface UntilNoneOptions<T> {
  /** Only these objects count; by default all objects of the collection. */
  readonly counts?: (object: T) => boolean;
  /** Receives the objects that remain, after each change. */
  readonly onChange?: (objects: readonly T[]) => void;
}

/** Follows a collection until none of its objects counts any more. */
export async function untilNone<T extends KubernetesObject>(
  kube: Parameters<typeof follow>[0],
  collection: Collection<T>,
  signal: AbortSignal,
  { counts = () => true, onChange = () => {} }: UntilNoneOptions<T> = {},
): Promise<void> {
  const over = childOf(signal);
  const present = new Map<string | undefined, T>();
  const update = (object: T) => {
    if (counts(object)) present.set(object.metadata?.uid, object);
    else present.delete(object.metadata?.uid);
  };
  try {
    await new Promise<void>((resolve, reject) => {
      over.signal.addEventListener('abort', () => reject(over.signal.reason), { once: true });
      follow<T>(
        kube,
        collection,
        (event) => {
          if (event.type === 'GAP') return;
          if (event.type === 'LISTED') {
            present.clear();
            event.objects.forEach(update);
          } else if (event.type === 'DELETED') present.delete(event.object.metadata?.uid);
          else update(event.object);
          onChange([...present.values()]);
          if (present.size === 0) resolve();
        },
        over.signal,
      ).catch(reject);
    });
  } finally {
    over.abort();
  }
}
