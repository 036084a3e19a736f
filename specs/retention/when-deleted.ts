import { describe, expect, field, guarantee, test } from '../../fixtures';

describe(
  'whenDeleted=Delete deletes the PVCs together with the StatefulSet',
  guarantee({
    clause: field('spec.persistentVolumeClaimRetentionPolicy.whenDeleted'),
    quote: 'The `Delete` policy causes those PVCs to be deleted.',
    level: 'storage',
    needs: ['dynamic-volumes', 'claim-retention'],
  }),
  () => {
    test('the PVCs and their volumes are deleted', async ({ set, claims }) => {
      await set.create({
        replicas: 2,
        claim: 'provisioned',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' },
      });
      await set.untilReady();
      await claims.of(0).untilOwnedBy('StatefulSet web');
      await claims.of(1).untilOwnedBy('StatefulSet web');
      const { volume } = claims.of(1);
      await volume.reclaim('Delete');
      await set.delete();
      await claims.of(0).untilGone();
      await claims.of(1).untilGone();
      await volume.untilGone();
    });

    test('no PVC is deleted before its pod is gone', async ({ set, claims, faults, timeline }) => {
      await set.create({
        replicas: 1,
        claim: 'provisioned',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' },
      });
      await set.untilReady();
      await claims.of(0).untilOwnedBy('StatefulSet web');
      await faults.blockDeletion(set.pod(0));
      const beforeDeletion = timeline.bookmark();
      await set.delete();
      await set.pod(0).untilTerminating();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeDeletion)).toHaveNo('claim gone');

      await faults.unblockDeletion(set.pod(0));
      await claims.of(0).untilGone();
    });
  },
);
