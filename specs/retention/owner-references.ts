import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'The owner references of a PVC follow the retention policy',
  guarantee({
    clause: docs('persistentvolumeclaim-retention'),
    quote:
      'The StatefulSet controller adds owner references to its PVCs, which are then deleted by the garbage collector after the Pod is terminated.',
    level: 'storage',
    needs: ['dynamic-volumes', 'claim-retention'],
  }),
  () => {
    test('whenDeleted=Delete: the StatefulSet owns the PVC until the policy is Retain again', async ({
      set,
      claims,
    }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      expect(claims.of(0)).toHaveOwners();

      await set.change({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } });
      await claims.of(0).untilOwnedBy('StatefulSet web');
      expect(claims.of(0)).toHaveOwners({ uid: set.object().metadata?.uid });

      await set.change({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain' } });
      await claims.of(0).untilOwnedBy();
    });

    test('whenScaled=Delete: a condemned pod owns its PVC', async ({ set, claims, faults }) => {
      await set.create({
        replicas: 2,
        claim: 'provisioned',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' },
      });
      await set.untilReady();
      await claims.of(1).untilOwnedBy('StatefulSet web');
      await faults.blockDeletion(set.pod(1));
      const condemnedUid = set.pod(1).uid;
      await set.scaleTo(1);
      await set.pod(1).untilTerminating();
      await claims.of(1).untilOwnedBy('Pod web-1');
      expect(claims.of(1)).toHaveOwners({ uid: condemnedUid });
      expect(claims.of(0)).toHaveOwners({ kind: 'StatefulSet' });
    });

    test('default policy: the PVC of a condemned pod has no owner', async ({
      set,
      claims,
      faults,
      timeline,
    }) => {
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      await faults.blockDeletion(set.pod(1));
      await set.scaleTo(1);
      await set.pod(1).untilTerminating();
      await timeline.quietPeriod();
      expect(claims.of(0)).toHaveOwners();
      expect(claims.of(1)).toHaveOwners();
    });
  },
);
