import type { V1LimitRange, V1ResourceQuota } from '@kubernetes/client-node';

/**
 * What the team of one application gets: four database servers with a limit of 1 GiB each and some small pods, each with
 * a volume, and no way to publish a Service outside of the cluster.
 */
export const quota: V1ResourceQuota = {
  metadata: { name: 'platform' },
  spec: {
    hard: {
      pods: '20',
      'requests.cpu': '4',
      'requests.memory': '4Gi',
      'limits.cpu': '16',
      'limits.memory': '8Gi',
      persistentvolumeclaims: '20',
      services: '10',
      'services.loadbalancers': '0',
      'services.nodeports': '0',
    },
  },
};

/**
 * Maximums for each pod and each PVC. There is no maximum and no default for a container: the API server would add
 * limits to a container without limits, and the policy of this platform demands that the pod sets them.
 */
export const limitRange: V1LimitRange = {
  metadata: { name: 'platform' },
  spec: {
    limits: [
      { type: 'Pod', max: { cpu: '8', memory: '4Gi' } },
      { type: 'PersistentVolumeClaim', max: { storage: '10Gi' } },
    ],
  },
};
