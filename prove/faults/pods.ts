import type { KubernetesObject, V1Pod } from '@kubernetes/client-node';
import { setNames } from '../../fixtures/workloads/registry';
import { readyCondition } from '../../helpers/timeline/pods';

/** Properties of StatefulSet pods, and copies of them. */

export const podNameLabel = 'statefulset.kubernetes.io/pod-name';

export const nameOf = ({ metadata }: { readonly metadata?: { readonly name?: string } }): string =>
  metadata?.name ?? '';

/**
 * Whether a pod has the name of a member of the StatefulSet under test. This function checks the name because an endpoint
 * refers to its pod by name only, and the name of a new EndpointSlice is generated after admission.
 */
export const isMember = (pod: string | undefined): boolean =>
  setNames.includes(/^(.+)-\d+$/.exec(pod ?? '')?.[1] ?? '');

export const ordinalOf = (pod: V1Pod): number => Number(nameOf(pod).replace(/^.*-/, ''));

export const isOwned = ({ metadata }: V1Pod): boolean =>
  metadata?.ownerReferences?.some(({ controller }) => controller) ?? false;

export const isTerminating = ({ metadata }: KubernetesObject): boolean =>
  metadata?.deletionTimestamp !== undefined;

/** The seconds for which a pod has been Ready, according to its status. */
export const readySeconds = (pod: V1Pod): number => {
  const ready = readyCondition(pod);
  if (ready?.status !== 'True' || !ready.lastTransitionTime) return 0;
  return (Date.now() - new Date(ready.lastTransitionTime).getTime()) / 1000;
};

/** A copy of a pod with another ordinal. */
export function sibling({ metadata, spec }: V1Pod, ordinal: number): V1Pod {
  const name = nameOf({ metadata: metadata ?? {} }).replace(/\d+$/, String(ordinal));
  const { nodeName: _, ...rest } = spec ?? { containers: [] };
  return {
    metadata: {
      name,
      labels: {
        ...metadata?.labels,
        [podNameLabel]: name,
        'apps.kubernetes.io/pod-index': String(ordinal),
      },
      ownerReferences: metadata?.ownerReferences ?? [],
    },
    spec: { ...rest, hostname: name },
  };
}
