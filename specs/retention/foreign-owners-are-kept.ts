import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A foreign owner of a PVC is kept, whatever the retention policy',
  guarantee({
    clause: docs('persistentvolumeclaim-retention'),
    quote:
      'an owner reference to the StatefulSet instance is placed on all PVCs associated with that StatefulSet',
    level: 'storage',
    needs: ['dynamic-volumes', 'claim-retention'],
  }),
  () => {
    test('a foreign owner stays when whenDeleted is changed to Delete and back', async ({ set, claims }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      const foreignOwner = await claims.of(0).addForeignOwner();
      await set.change({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } });
      await claims.of(0).untilOwnedBy(foreignOwner, 'StatefulSet web');
      await set.change({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain' } });
      await claims.of(0).untilOwnedBy(foreignOwner);
    });

    test('whenDeleted=Delete: a PVC with a foreign owner outlives the StatefulSet', async ({
      set,
      claims,
      timeline,
    }) => {
      await set.create({
        replicas: 1,
        claim: 'provisioned',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' },
      });
      await set.untilReady();
      await claims.of(0).untilOwnedBy('StatefulSet web');
      const foreignOwner = await claims.of(0).addForeignOwner();
      await claims.of(0).untilOwnedBy(foreignOwner, 'StatefulSet web');
      await set.delete();
      await set.untilNoPods();
      await timeline.quietPeriod();
      expect(claims).toHavePhases('data-web-0 Bound');
    });
  },
);
