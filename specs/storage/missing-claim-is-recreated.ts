import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A missing PVC is created again for a pod that waits for this PVC',
  guarantee({
    clause: docs('stable-storage'),
    quote:
      'For each VolumeClaimTemplate entry defined in a StatefulSet, each Pod receives one PersistentVolumeClaim.',
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    // https://github.com/kubernetes/kubernetes/issues/113139, https://github.com/kubernetes/kubernetes/issues/74374
    test('the waiting pod becomes Ready with the new PVC', async ({ set, claims, faults }) => {
      await set.create({ replicas: 1, claim: 'provisioned', blockedAt: 'scheduling' });
      await set.pod(0).untilCreated();
      await claims.of(0).untilCreated();
      const waitingPodUid = set.pod(0).uid;
      const deletedClaimUid = await claims.of(0).delete();
      await claims.of(0).untilGone();

      await faults.allowScheduling(set.pod(0));
      await claims.of(0).untilRecreated(deletedClaimUid);
      await set.untilReady();
      expect(set.pod(0)).toHaveUid(waitingPodUid);
    });
  },
);
