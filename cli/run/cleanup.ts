import type { V1Namespace } from '@kubernetes/client-node';
import { deadlines } from '../../helpers/deadlines';
import { connect } from '../../helpers/kube/client';
import { follow } from '../../helpers/kube/watch';
import { labels } from '../../helpers/labels';

/** Deletes what no test could: the answer that would have told a namespace's name was lost, or it was not deleted in time. */
export async function deleteRunNamespaces(kubeconfig: string, run: string): Promise<void> {
  const { core } = connect(kubeconfig);
  const { items } = await core.listNamespace({ labelSelector: `${labels.run}=${run}` });
  const forgotten = items.filter(({ metadata }) => !metadata?.deletionTimestamp);
  await Promise.all(forgotten.map(({ metadata }) => core.deleteNamespace({ name: metadata?.name ?? '' })));
}

/** Waits for the namespaces of a run to be gone, and names those that stay, with what the cluster says of them. */
export async function waitForNamespaceDeletion(kubeconfig: string, run: string): Promise<void> {
  const kube = connect(kubeconfig);
  const labelSelector = `${labels.run}=${run}`;
  const leaving = new Map<string, V1Namespace>();
  const enough = new AbortController();
  const signal = AbortSignal.any([enough.signal, AbortSignal.timeout(deadlines.namespaceDeletion)]);
  const see = (namespace: V1Namespace) => {
    if (namespace.metadata?.deletionTimestamp) leaving.set(namespace.metadata.name ?? '', namespace);
  };
  const over = new Promise((resolve) => signal.addEventListener('abort', resolve));
  await follow<V1Namespace>(
    kube,
    { path: '/api/v1/namespaces', labelSelector, list: () => kube.core.listNamespace({ labelSelector }) },
    (heard) => {
      if (heard.type === 'LISTED') {
        leaving.clear();
        heard.objects.forEach(see);
      } else if (heard.type === 'DELETED') leaving.delete(heard.object.metadata?.name ?? '');
      else if (heard.type !== 'GAP') see(heard.object);
      if (leaving.size === 0 && heard.type !== 'GAP') enough.abort();
    },
    signal,
  );
  await over;
  for (const { metadata, status } of leaving.values()) {
    console.error(`Namespace ${metadata?.name} is still being deleted`);
    for (const condition of status?.conditions ?? [])
      if (condition.status === 'True') console.error(`  ${condition.message}`);
  }
}
