import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A volume that is told to stay outlives its claim',
  guarantee({
    clause: docs('change-pv-reclaim-policy#why-change-reclaim-policy-of-a-persistentvolume'),
    quote:
      'With the "Retain" policy, if a user deletes a PersistentVolumeClaim, the corresponding PersistentVolume will not be deleted.',
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('as Released, and gives its data to the claim that it is kept for', async ({
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
      const lost = await claims.of(0).delete();
      await volume.untilReleased();
      await timeline.quietPeriod();
      expect((await volume.object()).status?.phase).toBe('Released');

      await volume.reserveFor(claims.of(0));
      await set.scaleTo(1);
      await set.untilReady();
      expect(claims.of(0).uid).not.toBe(lost);
      expect(claims.of(0).volume.name).toBe(volume.name);
      expect(await set.pod(0).readFromVolume()).toBe('kept');
    });

    test('and goes once it is told to go', async ({ set, claims, timeline }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      const { volume } = claims.of(0);
      await volume.reclaim('Retain');
      await set.scaleTo(0);
      await set.untilNoPods();
      await claims.of(0).delete();
      await volume.untilReleased();
      await timeline.quietPeriod();
      expect((await volume.object()).status?.phase).toBe('Released');
      await volume.reclaim('Delete');
      await volume.untilGone();
    });
  },
);
