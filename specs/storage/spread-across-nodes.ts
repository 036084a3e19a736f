import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'Each pod with anti-affinity runs on a different node and has its own volume',
  guarantee({
    clause: docs('assign-pod-node#inter-pod-affinity-and-anti-affinity'),
    quote:
      'constrain which nodes your Pods can be scheduled on based on the labels of Pods already running on that node',
    level: 'storage',
    needs: ['dynamic-volumes', 'several-nodes'],
  }),
  () => {
    test('two pods run on two nodes with two volumes', async ({ set, claims }) => {
      await set.create({ replicas: 2, claim: 'provisioned', antiAffinity: 'each other' });
      await set.untilReady();
      expect(set).toBeOnDistinctNodes(2);
      expect(claims).toHaveDistinctVolumes(2);
      await set.pod(0).writeToVolume('of web-0');
      await set.pod(1).writeToVolume('of web-1');
      await expect(set.pod(0)).toHaveDataOnVolume('of web-0');
      await expect(set.pod(1)).toHaveDataOnVolume('of web-1');
    });
  },
);
