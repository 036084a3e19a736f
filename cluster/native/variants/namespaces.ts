import { ApiException, type V1Namespace } from '@kubernetes/client-node';
import type { Kube } from '../../../helpers/kube/client';
import { retryWhileUnreachable } from '../../../helpers/kube/retry-while-unreachable';
import { follow } from '../../../helpers/kube/watch';
import { reason } from '../../../helpers/problem';
import { systemNamespaces } from './system-namespaces';

/** Acts on each namespace, as the controllers of a platform do. */
export interface NamespaceController {
  /** Called as soon as a namespace exists, and perhaps again after the connection to the API server was lost. */
  onCreated(namespace: string): Promise<void>;
  onDeleted?(namespace: string): void;
}

/** Calls the controllers for each namespace until the signal aborts. Resolves when they have seen the existing namespaces. */
export async function controlNamespaces(
  kube: Kube,
  controllers: readonly NamespaceController[],
  log: (line: string) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const created = async (namespace: string) => {
    for (const controller of controllers)
      await retryWhileUnreachable(() => controller.onCreated(namespace)).catch((error) =>
        signal.aborted || isEnding(error) ? undefined : log(`namespace ${namespace}: ${reason(error)}`),
      );
  };
  const deleted = (namespace: string) => {
    for (const { onDeleted } of controllers) onDeleted?.(namespace);
  };
  // One namespace after the other: a deletion is handled after the creation of the same namespace.
  let queue = Promise.resolve();
  const enqueue = ({ metadata }: V1Namespace, work: (namespace: string) => Promise<void> | void) => {
    const name = metadata?.name ?? '';
    if (!systemNamespaces.some((system) => system === name)) queue = queue.then(() => work(name));
  };
  await follow<V1Namespace>(
    kube,
    { path: '/api/v1/namespaces', list: () => kube.core.listNamespace() },
    (event) => {
      if (event.type === 'LISTED') for (const namespace of event.objects) enqueue(namespace, created);
      if (event.type === 'ADDED') enqueue(event.object, created);
      if (event.type === 'DELETED') enqueue(event.object, deleted);
    },
    signal,
  );
  await queue;
}

/** The namespace is being deleted, or is gone. */
const isEnding = (error: unknown): boolean =>
  error instanceof ApiException && (error.code === 403 || error.code === 404);
