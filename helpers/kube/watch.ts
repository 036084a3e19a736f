import { setTimeout as delay } from 'node:timers/promises';
import type { KubernetesListObject, KubernetesObject } from '@kubernetes/client-node';
import { childOf } from '../abort';
import { deadlines } from '../deadlines';
import { reason } from '../problem';
import type { Kube } from './client';

/** An event of a followed collection: the initial list, then every change, and a GAP where changes were lost. */
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
 * Lists a collection and watches it until the signal aborts. Returns after the list. A watch that ends is
 * opened again at the last resourceVersion, which loses nothing. Only if that resourceVersion has expired is there a
 * gap, and a new list.
 */
export async function follow<T extends KubernetesObject>(
  kube: { readonly watch: Pick<Kube['watch'], 'watch'> },
  collection: Collection<T>,
  onEvent: (event: WatchEvent<T>) => void,
  signal: AbortSignal,
): Promise<void> {
  let version = await list();
  void loop();

  async function list() {
    const { items, metadata } = await collection.list();
    signal.throwIfAborted();
    onEvent({ type: 'LISTED', objects: items });
    return metadata?.resourceVersion;
  }

  async function loop(): Promise<void> {
    while (!signal.aborted) {
      const opened = Date.now();
      const expired = await watchOnce();
      try {
        if (expired && !signal.aborted) {
          onEvent({ type: 'GAP', why: expired });
          version = await list();
        }
      } catch {
        // The list failed. The next watchOnce reports the gap again, so that the list is repeated.
        version = 'unknown';
      }
      // A server that is down refuses connections at once.
      if (Date.now() - opened < deadlines.reconnect)
        await delay(deadlines.reconnect, undefined, { signal }).catch(() => {});
    }
  }

  /** One connection, from the last resourceVersion on. Resolves with a reason if that version has expired. */
  function watchOnce(): Promise<string | undefined> {
    if (version === 'unknown') return Promise.resolve('the list after a gap failed');
    return new Promise((resolve) => {
      const ended = new AbortController();
      const end = (expired?: string) => {
        clearTimeout(watchdog);
        // Resolve before the abort: aborting the connection calls `end` again at once, without a reason.
        resolve(expired);
        ended.abort();
      };
      // A dead connection delivers nothing, not even an error.
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
          if (type !== 'BOOKMARK') onEvent({ type: type as 'ADDED' | 'MODIFIED' | 'DELETED', object });
        },
        (error) => end(isExpired(error) ? `410 ${reason(error)}` : undefined),
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

/** Follows a collection until `find` returns something for one of its objects. */
export async function firstIn<T extends KubernetesObject, Found>(
  kube: Parameters<typeof follow>[0],
  collection: Collection<T>,
  find: (object: T) => Found | undefined,
  signal: AbortSignal,
): Promise<Found> {
  const over = childOf(signal);
  try {
    return await new Promise<Found>((resolve, reject) => {
      over.signal.addEventListener('abort', () => reject(over.signal.reason), { once: true });
      follow<T>(
        kube,
        collection,
        (event) => {
          if (event.type === 'GAP' || event.type === 'DELETED') return;
          for (const object of event.type === 'LISTED' ? event.objects : [event.object]) {
            const found = find(object);
            if (found !== undefined) resolve(found);
          }
        },
        over.signal,
      ).catch(reject);
    });
  } finally {
    over.abort();
  }
}

const isExpired = (error: unknown) =>
  error instanceof Error && 'statusCode' in error && error.statusCode === 410;
