import {
  ApiException,
  type V1Namespace,
  type V1ObjectMeta,
  type V1PersistentVolume,
  type V1Pod,
} from '@kubernetes/client-node';
import { oneLine } from '../../helpers/format';
import type { Kube } from '../../helpers/kube/client';
import { provisionerOf } from '../../helpers/kube/provisioner';

interface KubernetesItem {
  readonly metadata?: V1ObjectMeta;
}

type Lister = (kube: Kube, namespace: string) => Promise<{ readonly items: readonly KubernetesItem[] }>;

/** The kinds that the suite may list. The conditions of the namespace count the objects of all kinds. */
const kinds: Readonly<Record<string, Lister>> = {
  Pod: ({ core }, namespace) => core.listNamespacedPod({ namespace }),
  PersistentVolumeClaim: ({ core }, namespace) => core.listNamespacedPersistentVolumeClaim({ namespace }),
  StatefulSet: ({ apps }, namespace) => apps.listNamespacedStatefulSet({ namespace }),
  ControllerRevision: ({ apps }, namespace) => apps.listNamespacedControllerRevision({ namespace }),
  Service: ({ core }, namespace) => core.listNamespacedService({ namespace }),
  ResourceQuota: ({ core }, namespace) => core.listNamespacedResourceQuota({ namespace }),
  HorizontalPodAutoscaler: ({ autoscaling }, namespace) =>
    autoscaling.listNamespacedHorizontalPodAutoscaler({ namespace }),
};

/** Why a namespace is still being deleted: the conditions of the namespace, and the objects with finalizers. */
export async function blockersOfNamespace(kube: Kube, namespace: V1Namespace): Promise<readonly string[]> {
  const name = namespace.metadata?.name ?? '';
  const lists = await Promise.all(
    Object.entries(kinds).map(async ([kind, list]) => ({ kind, items: await itemsOf(list(kube, name)) })),
  );
  return [...conditionsOf(namespace), ...lists.flatMap(({ kind, items }) => blockersOf(name, kind, items))];
}

export function conditionsOf({ metadata, status }: V1Namespace): readonly string[] {
  const messages = (status?.conditions ?? [])
    .filter((condition) => condition.status === 'True')
    .map(({ type, message = '' }) => `${type}: ${oneLine(message)}`);
  const prefix = `Namespace ${metadata?.name} is still being deleted`;
  return messages.length > 0 ? messages.map((message) => `${prefix}: ${message}`) : [prefix];
}

/** The control plane removes this finalizer when no pod uses the PVC any more. */
const protection = 'kubernetes.io/pvc-protection';

export const blockersOf = (
  namespace: string,
  kind: string,
  items: readonly KubernetesItem[],
): readonly string[] =>
  items.flatMap((item) => {
    const { name = '', finalizers = [], deletionTimestamp } = item.metadata ?? {};
    const foreign = finalizers.filter((each) => each !== protection);
    const object = `${kind} ${name} in namespace ${namespace}`;
    if (foreign.length > 0)
      return [
        `${object} has the ${foreign.length === 1 ? 'finalizer' : 'finalizers'} ${foreign.join(', ')}; repair the controller that removes it, or remove it with: kubectl edit ${kind.toLowerCase()} ${name} --namespace ${namespace}`,
      ];
    const node = kind === 'Pod' ? (item as V1Pod).spec?.nodeName : undefined;
    return node && deletionTimestamp
      ? [`${object} is terminating; check that the kubelet of node ${node} responds`]
      : [];
  });

/** The text about a volume that is still not deleted after its reclaim policy became Delete. */
export function blockersOfVolume(volume: V1PersistentVolume): string {
  const { metadata, status } = volume;
  const finalizers = metadata?.finalizers?.length
    ? ` with the finalizers ${metadata.finalizers.join(', ')}`
    : '';
  const message = status?.message ? `: ${oneLine(status.message)}` : '';
  return `Volume ${metadata?.name} is still ${status?.phase}${finalizers}${message}; check that the provisioner ${provisionerOf(volume)} is running`;
}

/** Without a permission, the conditions of the namespace are the only information. */
async function itemsOf(
  list: Promise<{ readonly items: readonly KubernetesItem[] }>,
): Promise<readonly KubernetesItem[]> {
  try {
    return (await list).items;
  } catch (error) {
    if (error instanceof ApiException && error.code === 403) return [];
    throw error;
  }
}
