import { setTimeout as delay } from 'node:timers/promises';
import type { KubernetesListObject, KubernetesObject } from '@kubernetes/client-node';
import { deadlines } from '../deadlines';
import { reason } from '../problem';
import type { Kube } from './client';

/** What is heard of a collection: the list it begins with, then every change, and where changes were lost. */
export type WatchEvent<T> =
  | { readonly type: 'LISTED'; readonly objects: readonly T[] }
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: T }
  | { readonly type: 'GAP'; readonly why: string };

export interface Collection<T> {
  readonly path: string;
  readonly labelSelector?: string;
  list(): Promise<KubernetesListObject<T & KubernetesObject>>;
}

/**
 * Follows a collection from its list on until the signal aborts. Settles when the list was heard. A watch that ends is
 * opened again at the last version that was heard, which loses nothing; only when the server has forgotten that
 * version is there a gap, and a new list.
 */
export async function follow<T extends KubernetesObject>(
  kube: { readonly watch: Pick<Kube['watch'], 'watch'> },
  collection: Collection<T>,
  hear: (heard: WatchEvent<T>) => void,
  signal: AbortSignal,
): Promise<void> {
  let version = await listed();
  void goOn();

  async function listed() {
    const { items, metadata } = await collection.list();
    signal.throwIfAborted();
    hear({ type: 'LISTED', objects: items });
    return metadata?.resourceVersion;
  }

  async function goOn(): Promise<void> {
    while (!signal.aborted) {
      const opened = Date.now();
      const forgotten = await stretch();
      try {
        if (forgotten && !signal.aborted) {
          hear({ type: 'GAP', why: forgotten });
          version = await listed();
        }
      } catch {
        // The list failed: the watch that is opened next fails for the same reason, and so we come back here.
        version = 'unknown';
      }
      // A server that is down refuses at once.
      if (Date.now() - opened < deadlines.reconnect)
        await delay(deadlines.reconnect, undefined, { signal }).catch(() => {});
    }
  }

  /** One connection, from the last version on until it ends. Says why if the server can not go on from there. */
  function stretch(): Promise<string | undefined> {
    if (version === 'unknown') return Promise.resolve('the list that was to fill a gap failed');
    return new Promise((resolve) => {
      const ended = new AbortController();
      const end = (forgotten?: string) => {
        clearTimeout(watchdog);
        // First: the connection, once it is aborted, comes here at once with nothing to say.
        resolve(forgotten);
        ended.abort();
      };
      // A dead link says nothing, not even that it is dead.
      const watchdog = setTimeout(end, deadlines.watch + deadlines.request);
      signal.addEventListener('abort', () => end(), { once: true, signal: ended.signal });
      const watching = kube.watch.watch(
        collection.path,
        {
          resourceVersion: version,
          allowWatchBookmarks: true,
          timeoutSeconds: deadlines.watch / 1000,
          labelSelector: collection.labelSelector,
        },
        (type: string, object: T & { readonly code?: number; readonly message?: string }) => {
          if (ended.signal.aborted) return;
          if (type === 'ERROR') return end(object.code === 410 ? `410 ${object.message}` : undefined);
          version = object.metadata?.resourceVersion;
          if (type !== 'BOOKMARK') hear({ type: type as 'ADDED' | 'MODIFIED' | 'DELETED', object });
        },
        (error) => end(wasForgotten(error) ? `410 ${reason(error)}` : undefined),
      );
      watching.then(
        (connection) => {
          if (ended.signal.aborted) connection.abort();
          else ended.signal.addEventListener('abort', () => connection.abort(), { once: true });
        },
        () => end(),
      );
    });
  }
}

/** The first thing that a look at the objects of a collection finds. */
export async function firstIn<T extends KubernetesObject, Found>(
  kube: Parameters<typeof follow>[0],
  collection: Collection<T>,
  look: (object: T) => Found | undefined,
  signal: AbortSignal,
): Promise<Found> {
  const enough = new AbortController();
  const over = AbortSignal.any([signal, enough.signal]);
  try {
    return await new Promise<Found>((resolve, reject) => {
      over.addEventListener('abort', () => reject(over.reason), { once: true });
      follow<T>(
        kube,
        collection,
        (heard) => {
          if (heard.type === 'GAP' || heard.type === 'DELETED') return;
          for (const object of heard.type === 'LISTED' ? heard.objects : [heard.object]) {
            const found = look(object);
            if (found !== undefined) resolve(found);
          }
        },
        over,
      ).catch(reject);
    });
  } finally {
    enough.abort();
  }
}

const wasForgotten = (error: unknown) =>
  error instanceof Error && 'statusCode' in error && error.statusCode === 410;
