import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A claim that is missing is made anew under a pod that waits for it',
  guarantee({
    clause: docs('stable-storage'),
    quote:
      'For each VolumeClaimTemplate entry defined in a StatefulSet, each Pod receives one PersistentVolumeClaim.',
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    // https://github.com/kubernetes/kubernetes/issues/113139, https://github.com/kubernetes/kubernetes/issues/74374
    test('and the pod becomes Ready with it', async ({ set, claims, faults }) => {
      await set.create({ replicas: 1, claim: 'provisioned', blockedAt: 'scheduling' });
      await set.pod(0).untilCreated();
      const { uid } = set.pod(0);
      const lost = await claims.of(0).delete();
      await claims.of(0).untilGone();

      await faults.allowScheduling(set.pod(0));
      await claims.of(0).untilRecreated(lost);
      await set.untilReady();
      expect(set.pod(0).uid).toBe(uid);
    });
  },
);
