import { describe, docs, guarantee, test } from '../../fixtures';

describe(
  'A pod that is scaled down and immediately up again gets a new PVC',
  guarantee({
    clause: docs('persistentvolumeclaim-retention'),
    quote: 'This causes the PVCs to be garbage collected after only the condemned Pods have terminated.',
    level: 'storage',
    needs: ['dynamic-volumes', 'claim-retention'],
  }),
  () => {
    test('the new PVC is created once the old PVC is gone', async ({ set, claims, faults }) => {
      await set.create({
        replicas: 2,
        claim: 'provisioned',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' },
      });
      await set.untilReady();
      const originalUid = claims.of(1).uid;
      await faults.blockDeletion(set.pod(1));
      await set.scaleTo(1);
      await set.pod(1).untilTerminating();
      await claims.of(1).untilOwnedBy('Pod web-1');
      await set.scaleTo(2);
      await set.untilGenerationObserved();
      await faults.unblockDeletion(set.pod(1));
      await claims.of(1).untilRecreated(originalUid);
      await set.untilReady();
    });
  },
);
