import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A claim is owned by what it is to go with',
  guarantee({
    clause: docs('persistentvolumeclaim-retention'),
    quote:
      'The StatefulSet controller adds owner references to its PVCs, which are then deleted by the garbage collector after the Pod is terminated.',
    level: 'storage',
    needs: ['dynamic-volumes', 'claim-retention'],
  }),
  () => {
    test('by its set under whenDeleted Delete, from when that is asked for until it is taken back', async ({
      set,
      claims,
    }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      expect(claims.of(0).object.metadata?.ownerReferences).toBeUndefined();

      await set.change({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } });
      await claims.of(0).untilOwnedBy('StatefulSet web');
      expect(claims.of(0).object.metadata?.ownerReferences).toMatchObject([
        { uid: set.object().metadata?.uid },
      ]);

      await set.change({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain' } });
      await claims.of(0).untilOwnedBy();
    });

    test('by its pod under whenScaled Delete, once that is condemned', async ({ set, claims, faults }) => {
      await set.create({
        replicas: 2,
        claim: 'provisioned',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' },
      });
      await set.untilReady();
      await claims.of(1).untilOwnedBy('StatefulSet web');
      await faults.blockDeletion(set.pod(1));
      const { uid } = set.pod(1);
      await set.scaleTo(1);
      await set.pod(1).untilTerminating();
      await claims.of(1).untilOwnedBy('Pod web-1');
      expect(claims.of(1).object.metadata?.ownerReferences).toMatchObject([{ uid }]);
      expect(claims.of(0).object.metadata?.ownerReferences).toMatchObject([{ kind: 'StatefulSet' }]);
    });

    test('by nobody under Retain, though its pod is condemned', async ({ set, claims, faults, timeline }) => {
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      await faults.blockDeletion(set.pod(1));
      await set.scaleTo(1);
      await set.pod(1).untilTerminating();
      await timeline.quietPeriod();
      expect(claims.of(0).object.metadata?.ownerReferences).toBeUndefined();
      expect(claims.of(1).object.metadata?.ownerReferences).toBeUndefined();
    });
  },
);
