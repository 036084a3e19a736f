import type { V1Pod } from '@kubernetes/client-node';

/** The message of the scheduler; undefined if the scheduler does not regard the pod as unschedulable. */
export function unschedulableReason(pod: V1Pod | undefined): string | undefined {
  const condition = pod?.status?.conditions?.find(
    ({ type, reason }) => type === 'PodScheduled' && reason === 'Unschedulable',
  );
  return condition && (condition.message ?? '');
}
