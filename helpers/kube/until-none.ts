import type { KubernetesObject } from '@kubernetes/client-node';
import { childOf } from '../abort';
import { type Collection, follow } from './watch';

/** Follows a collection until it is empty. */
export async function untilNone<T extends KubernetesObject>(
  kube: Parameters<typeof follow>[0],
  collection: Collection<T>,
  signal: AbortSignal,
): Promise<void> {
  const over = childOf(signal);
  const present = new Set<string | undefined>();
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
            for (const { metadata } of event.objects) present.add(metadata?.uid);
          } else if (event.type === 'DELETED') present.delete(event.object.metadata?.uid);
          else present.add(event.object.metadata?.uid);
          if (present.size === 0) resolve();
        },
        over.signal,
      ).catch(reject);
    });
  } finally {
    over.abort();
  }
}
