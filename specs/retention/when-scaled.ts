import { describe, expect, field, guarantee, test } from '../../fixtures';

describe(
  'Claims go with the pods that are scaled away where whenScaled is Delete',
  guarantee({
    clause: field('spec.persistentVolumeClaimRetentionPolicy.whenScaled'),
    quote:
      'The `Delete` policy causes the associated PVCs for any excess pods above the replica count to be deleted.',
    level: 'storage',
    needs: ['dynamic-volumes', 'claim-retention'],
  }),
  () => {
    test('and no others', async ({ set, claims, timeline }) => {
      await set.create({
        replicas: 3,
        claim: 'provisioned',
        persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' },
      });
      await set.untilReady();
      const { uid } = claims.of(0);
      await set.scaleTo(1);
      await claims.of(2).untilGone();
      await claims.of(1).untilGone();
      await set.untilReady();
      await timeline.quietPeriod();
      expect(claims.phases()).toEqual(['data-web-0 Bound']);
      expect(claims.of(0).uid).toBe(uid);
    });

    test('but not before their pods are gone', async ({ set, claims, faults, timeline }) => {
      await set.create({
        replicas: 2,
        claim: 'provisioned',
        persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' },
      });
      await set.untilReady();
      await faults.blockDeletion(set.pod(1));
      await set.scaleTo(1);
      await set.pod(1).untilTerminating();
      const halted = timeline.bookmark();
      await timeline.quietPeriod();
      await expect(timeline.since(halted)).toHaveNo('claim gone');

      await faults.unblockDeletion(set.pod(1));
      await claims.of(1).untilGone();
    });

    test('and are made anew when the set grows again', async ({ set, claims }) => {
      await set.create({
        replicas: 2,
        claim: 'provisioned',
        persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' },
      });
      await set.untilReady();
      const { uid } = claims.of(1);
      await set.scaleTo(1);
      await claims.of(1).untilGone();
      await set.scaleTo(2);
      await set.untilReady();
      expect(claims.of(1).uid).not.toBe(uid);
    });
  },
);
