import type { V1Pod } from '@kubernetes/client-node';

/** Why the scheduler finds no node for a pod; undefined if the scheduler does not regard the pod as unschedulable. */
export function unschedulableMessage(pod: V1Pod | undefined): string | undefined {
  const condition = pod?.status?.conditions?.find(
    ({ type, status, reason }) => type === 'PodScheduled' && status === 'False' && reason === 'Unschedulable',
  );
  return condition && (condition.message ?? '');
}

export const isUnschedulable = (pod: V1Pod): boolean => unschedulableMessage(pod) !== undefined;
