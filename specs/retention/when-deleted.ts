import { cites, describe, docs, expect, field, guarantee, test } from '../../fixtures';

describe(
  'whenDeleted=Delete deletes the PVCs together with the StatefulSet',
  guarantee({
    clause: field('spec.persistentVolumeClaimRetentionPolicy.whenDeleted'),
    quote: 'The `Delete` policy causes those PVCs to be deleted.',
    also: [
      cites(
        docs('persistentvolumeclaim-retention'),
        'Configures the volume retention behavior that applies when the StatefulSet is deleted.',
        'The PVCs created from the StatefulSet volumeClaimTemplate are deleted for each Pod affected by the policy.',
        'With the whenDeleted policy all PVCs from the volumeClaimTemplate are deleted after their Pods have been deleted.',
        'This enables the Pod to cleanly unmount all volumes before the PVCs are deleted',
      ),
      cites(
        field('spec.persistentVolumeClaimRetentionPolicy'),
        'deleting persistent volume claims when their stateful set is deleted, or when their pod is scaled down',
      ),
    ],
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
