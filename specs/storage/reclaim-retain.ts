import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A volume with reclaim policy Retain outlives its PVC',
  guarantee({
    clause: docs('change-pv-reclaim-policy#why-change-reclaim-policy-of-a-persistentvolume'),
    quote:
      'With the "Retain" policy, if a user deletes a PersistentVolumeClaim, the corresponding PersistentVolume will not be deleted.',
    also: [
      cites(
        docs('persistent-volumes#retain'),
        'When the PersistentVolumeClaim is deleted, the PersistentVolume still exists and the volume is considered "released".',
        "it is not yet available for another claim because the previous claimant's data remains on the volume",
      ),
      cites(
        docs('persistent-volumes#reserving-a-persistentvolume'),
        'the PersistentVolume and PersistentVolumeClaim will be bound',
      ),
      cites(
        docs('change-pv-reclaim-policy#why-change-reclaim-policy-of-a-persistentvolume'),
        'it is moved to the Released phase, where all of its data can be manually recovered',
      ),
    ],
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('the volume becomes Released, and a new PVC with the same name gets the data of the volume', async ({
      set,
      claims,
      timeline,
    }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      await set.pod(0).writeToVolume('kept');
      const { volume } = claims.of(0);
      await volume.reclaim('Retain');
      await set.scaleTo(0);
      await set.untilNoPods();
      const deletedUid = await claims.of(0).delete();
      await volume.untilReleased();
      await timeline.quietPeriod();
      await expect(volume).toHavePhase('Released');

      await volume.reserveFor(claims.of(0));
      await set.scaleTo(1);
      await set.untilReady();
      expect(claims.of(0)).toBeReplacementFor(deletedUid);
      expect(claims.of(0)).toUseVolume(volume.name);
      await expect(set.pod(0)).toHaveDataOnVolume('kept');
    });

    test('the volume is deleted once its reclaim policy is changed to Delete', async ({
      set,
      claims,
      timeline,
    }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      const { volume } = claims.of(0);
      await volume.reclaim('Retain');
      await set.scaleTo(0);
      await set.untilNoPods();
      await claims.of(0).delete();
      await volume.untilReleased();
      await timeline.quietPeriod();
      await expect(volume).toHavePhase('Released');
      await volume.reclaim('Delete');
      await volume.untilGone();
    });
  },
);
