import type { V1Namespace } from '@kubernetes/client-node';
import { childOf } from '../../helpers/abort';
import { deadlines } from '../../helpers/deadlines';
import { connect, type Kube } from '../../helpers/kube/client';
import { follow } from '../../helpers/kube/watch';
import { labels } from '../../helpers/labels';

/**
 * Deletes the namespaces that remain after all cases. A namespace remains if the response with its name was lost, or if
 * its deletion did not succeed in time.
 */
export async function deleteRunNamespaces(kubeconfig: string, run: string): Promise<void> {
  const { core } = connect(kubeconfig);
  const { items } = await core.listNamespace({ labelSelector: `${labels.run}=${run}` });
  const leftovers = items.filter(({ metadata }) => !metadata?.deletionTimestamp);
  await Promise.all(leftovers.map(({ metadata }) => core.deleteNamespace({ name: metadata?.name ?? '' })));
}

/** Waits until the namespaces of a run are deleted, and prints those that remain with their conditions. */
export async function waitForNamespaceDeletion(
  kubeconfig: string,
  run: string,
  milliseconds: number = deadlines.namespaceDeletion,
): Promise<void> {
  const remaining = await namespacesAfter(connect(kubeconfig), `${labels.run}=${run}`, { milliseconds });
  for (const { metadata, status } of remaining) {
    console.error(`Namespace ${metadata?.name} is still being deleted`);
    for (const condition of status?.conditions ?? [])
      if (condition.status === 'True') console.error(`  ${condition.message}`);
  }
}

interface WaitOptions {
  readonly milliseconds: number;
  readonly signal?: AbortSignal;
  /** Receives the namespaces that remain, after each change. */
  readonly onChange?: (namespaces: readonly V1Namespace[]) => void;
}

/** Waits until no selected namespace is being deleted, and returns those that remain at the deadline. */
export async function namespacesAfter(
  kube: Pick<Kube, 'core' | 'watch'>,
  labelSelector: string,
  { milliseconds, signal: outer, onChange = () => {} }: WaitOptions,
): Promise<readonly V1Namespace[]> {
  const terminating = new Map<string, V1Namespace>();
  const done = outer ? childOf(outer) : new AbortController();
  const { signal } = done;
  setTimeout(() => done.abort(), milliseconds).unref();
  const update = (namespace: V1Namespace) => {
    if (namespace.metadata?.deletionTimestamp) terminating.set(namespace.metadata.name ?? '', namespace);
  };
  const ended = new Promise((resolve) => signal.addEventListener('abort', resolve));
  await follow<V1Namespace>(
    kube,
    { path: '/api/v1/namespaces', labelSelector, list: () => kube.core.listNamespace({ labelSelector }) },
    (event) => {
      if (event.type === 'GAP') return;
      if (event.type === 'LISTED') {
        terminating.clear();
        event.objects.forEach(update);
      } else if (event.type === 'DELETED') terminating.delete(event.object.metadata?.name ?? '');
      else update(event.object);
      onChange([...terminating.values()]);
      if (terminating.size === 0) done.abort();
    },
    signal,
  );
  await ended;
  outer?.throwIfAborted();
  return [...terminating.values()];
}
