import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A pod whose volume is full does not take storage from the other pods',
  guarantee({
    clause: docs('stable-storage'),
    quote:
      'each Pod receives a single PersistentVolume with a StorageClass of my-storage-class and 1 GiB of provisioned storage',
    level: 'storage',
    needs: ['dynamic-volumes', 'attached-disks'],
  }),
  () => {
    test('the volume of the first pod is full, and the second pod can write', async ({
      set,
      claims,
      requireOwnFileSystem,
    }) => {
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      await requireOwnFileSystem(set.pod(0));
      const capacity = await claims.of(0).volume.capacity();
      await expect(set.pod(0)).toHaveFullVolumeAfterWriting(2 * capacity);
      await set.pod(1).writeToVolume('still free');
      await expect(set.pod(1)).toHaveDataOnVolume('still free');
    });
  },
);
