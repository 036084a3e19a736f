import type { KubernetesObject, V1Pod } from '@kubernetes/client-node';
import { readyCondition } from '../../helpers/timeline/pods';

/** What a saboteur asks of a set's pods, and how it makes one of its own. */

export const nameOf = ({ metadata }: { readonly metadata?: { readonly name?: string } }): string =>
  metadata?.name ?? '';

export const ordinalOf = (pod: V1Pod): number => Number(nameOf(pod).replace(/^.*-/, ''));

export const isOwned = ({ metadata }: V1Pod): boolean =>
  metadata?.ownerReferences?.some(({ controller }) => controller) ?? false;

export const isTerminating = ({ metadata }: KubernetesObject): boolean =>
  metadata?.deletionTimestamp !== undefined;

/** For how many seconds a pod has been Ready, by its own word. */
export const readyFor = (pod: V1Pod): number => {
  const ready = readyCondition(pod);
  if (ready?.status !== 'True' || !ready.lastTransitionTime) return 0;
  return (Date.now() - new Date(ready.lastTransitionTime).getTime()) / 1000;
};

/** A pod like another one of its set, under another ordinal. */
export function sibling({ metadata, spec }: V1Pod, ordinal: number): V1Pod {
  const name = nameOf({ metadata: metadata ?? {} }).replace(/\d+$/, String(ordinal));
  const { nodeName: _, ...rest } = spec ?? { containers: [] };
  return {
    metadata: {
      name,
      labels: {
        ...metadata?.labels,
        'statefulset.kubernetes.io/pod-name': name,
        'apps.kubernetes.io/pod-index': String(ordinal),
      },
      ownerReferences: metadata?.ownerReferences ?? [],
    },
    spec: { ...rest, hostname: name },
  };
}
