import type { V1Namespace } from '@kubernetes/client-node';
import { deadlines } from '../../helpers/deadlines';
import { connect, type Kube } from '../../helpers/kube/client';
import { untilNone } from '../../helpers/kube/until-none';
import { withTimeout } from '../../helpers/kube/with-timeout';
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
  { milliseconds, signal, onChange = () => {} }: WaitOptions,
): Promise<readonly V1Namespace[]> {
  let remaining: readonly V1Namespace[] = [];
  const late = new Error('namespaces remain');
  try {
    await withTimeout({ milliseconds, signal, timeoutError: () => late }, (limited) =>
      untilNone<V1Namespace>(
        kube,
        { path: '/api/v1/namespaces', labelSelector, list: () => kube.core.listNamespace({ labelSelector }) },
        limited,
        {
          counts: ({ metadata }) => metadata?.deletionTimestamp !== undefined,
          onChange(namespaces) {
            remaining = namespaces;
            onChange(namespaces);
          },
        },
      ),
    );
  } catch (error) {
    if (error !== late) throw error;
  }
  return remaining;
}
