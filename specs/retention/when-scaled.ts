import { cites, describe, docs, expect, field, guarantee, test } from '../../fixtures';

describe(
  'whenScaled=Delete deletes the PVCs of the pods that are scaled down',
  guarantee({
    clause: field('spec.persistentVolumeClaimRetentionPolicy.whenScaled'),
    quote:
      'The `Delete` policy causes the associated PVCs for any excess pods above the replica count to be deleted.',
    also: [
      cites(
        docs('persistentvolumeclaim-retention'),
        'Configures the volume retention behavior that applies when the replica count of the StatefulSet is reduced',
        'With the whenScaled policy, only PVCs corresponding to Pod replicas being scaled down are deleted, after their Pods have been deleted.',
        'Any StatefulSet Pod whose id greater than the replica count is condemned and marked for deletion.',
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
    test('only the PVCs of the removed pods are deleted', async ({ set, claims, timeline }) => {
      await set.create({
        replicas: 3,
        claim: 'provisioned',
        persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' },
      });
      await set.untilReady();
      const originalUid = claims.of(0).uid;
      await set.scaleTo(1);
      await claims.of(2).untilGone();
      await claims.of(1).untilGone();
      await set.untilReady();
      await timeline.quietPeriod();
      expect(claims).toHavePhases('data-web-0 Bound');
      expect(claims.of(0)).toHaveUid(originalUid);
    });

    test('no PVC is deleted before its pod is gone', async ({ set, claims, faults, timeline }) => {
      await set.create({
        replicas: 2,
        claim: 'provisioned',
        persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' },
      });
      await set.untilReady();
      await faults.blockDeletion(set.pod(1));
      const beforeScaleDown = timeline.bookmark();
      await set.scaleTo(1);
      await set.pod(1).untilTerminating();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeScaleDown)).toHaveNo('claim gone');

      await faults.unblockDeletion(set.pod(1));
      await claims.of(1).untilGone();
    });

    test('a new PVC is created when the StatefulSet is scaled up again', async ({ set, claims }) => {
      await set.create({
        replicas: 2,
        claim: 'provisioned',
        persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' },
      });
      await set.untilReady();
      const deletedUid = claims.of(1).uid;
      await set.scaleTo(1);
      await claims.of(1).untilGone();
      await set.scaleTo(2);
      await set.untilReady();
      expect(claims.of(1)).toBeReplacementFor(deletedUid);
    });
  },
);
