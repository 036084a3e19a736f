import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A claim that belongs to somebody else as well still does',
  guarantee({
    clause: docs('persistentvolumeclaim-retention'),
    quote:
      'an owner reference to the StatefulSet instance is placed on all PVCs associated with that StatefulSet',
    level: 'storage',
    needs: ['dynamic-volumes', 'claim-retention'],
  }),
  () => {
    test('when the set becomes its owner and when it no longer is', async ({ set, claims }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      const stranger = await claims.of(0).addForeignOwner();
      await set.change({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } });
      await claims.of(0).untilOwnedBy(stranger, 'StatefulSet web');
      await set.change({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain' } });
      await claims.of(0).untilOwnedBy(stranger);
    });

    test('and outlives the set, though whenDeleted is Delete', async ({ set, claims, timeline }) => {
      await set.create({
        replicas: 1,
        claim: 'provisioned',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' },
      });
      await set.untilReady();
      await claims.of(0).untilOwnedBy('StatefulSet web');
      const stranger = await claims.of(0).addForeignOwner();
      await claims.of(0).untilOwnedBy(stranger, 'StatefulSet web');
      await set.delete();
      await set.untilNoPods();
      await timeline.quietPeriod();
      expect(claims.phases()).toEqual(['data-web-0 Bound']);
    });
  },
);
