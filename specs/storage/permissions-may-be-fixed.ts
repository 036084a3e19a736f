import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'An init container can give the volume to the user that the pod runs as',
  guarantee({
    clause: docs('init-containers#understanding-init-containers'),
    quote: 'Each init container must complete successfully before the next one starts.',
    level: 'storage',
    needs: ['dynamic-volumes', 'root-containers'],
  }),
  () => {
    test('owner and mode of the volume are kept for the next pod', async ({ set }) => {
      await set.create({ replicas: 1, claim: 'provisioned', chownVolumeTo: 2000 });
      await set.untilReady();
      await expect(set.pod(0)).toHaveVolumeOwner({ user: 2000, mode: '700' });
      await set.pod(0).writeToVolume('of user 2000');

      const deletedUid = await set.pod(0).delete();
      await set.pod(0).untilRecreated(deletedUid);
      await set.untilReady();
      await expect(set.pod(0)).toHaveVolumeOwner({ user: 2000, mode: '700' });
      await expect(set.pod(0)).toHaveDataOnVolume('of user 2000');
    });
  },
);
