import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'Pods that keep apart each have their volume on a node of their own',
  guarantee({
    clause: docs('assign-pod-node#inter-pod-affinity-and-anti-affinity'),
    quote:
      'constrain which nodes your Pods can be scheduled on based on the labels of Pods already running on that node',
    level: 'storage',
    needs: ['dynamic-volumes', 'several-nodes'],
  }),
  () => {
    test('when a set of two is created', async ({ set, claims }) => {
      await set.create({ replicas: 2, claim: 'provisioned', antiAffinity: 'each other' });
      await set.untilReady();
      expect(new Set(set.nodes()).size).toBe(2);
      expect(new Set(claims.volumes()).size).toBe(2);
      await set.pod(0).writeToVolume('of web-0');
      await set.pod(1).writeToVolume('of web-1');
      expect(await set.pod(0).readFromVolume()).toBe('of web-0');
      expect(await set.pod(1).readFromVolume()).toBe('of web-1');
    });
  },
);
