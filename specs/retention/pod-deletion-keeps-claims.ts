import { cites, describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'The PVC of a deleted pod is kept, whatever the retention policy',
  guarantee({
    clause: docs('persistentvolumeclaim-retention'),
    quote: 'PVCs from the volumeClaimTemplate are not affected when their Pod is deleted.',
    also: [
      cites(
        docs('persistentvolumeclaim-retention'),
        'these policies only apply when Pods are being removed due to the StatefulSet being deleted or scaled down',
        'The whenScaled policy must delete PVCs only when a Pod is scaled down, and not when a Pod is deleted for another reason.',
      ),
    ],
    level: 'storage',
    needs: ['dynamic-volumes', 'claim-retention'],
  }),
  () => {
    test('the last of two pods returns with its PVC and its data', async ({ set, timeline }) => {
      await set.create({
        replicas: 2,
        claim: 'provisioned',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' },
      });
      await set.untilReady();
      await set.pod(1).writeToVolume('kept');
      const deletedUid = await set.pod(1).delete();
      await set.pod(1).untilRecreated(deletedUid);
      await set.untilReady();
      await expect(timeline).toFollow(rules.claimKept);
      await expect(set.pod(1)).toHaveDataOnVolume('kept');
    });
  },
);
