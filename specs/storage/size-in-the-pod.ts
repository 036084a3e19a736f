import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A pod sees a volume of the size that its PVC requests',
  guarantee({
    clause: docs('stable-storage'),
    quote:
      'each Pod receives a single PersistentVolume with a StorageClass of my-storage-class and 1 GiB of provisioned storage',
    level: 'storage',
    needs: ['dynamic-volumes', 'attached-disks'],
  }),
  () => {
    // A file system reserves a part of the volume for itself, and a provisioner rounds up to the sizes of its disks.
    test('the file system is larger than 80 % of the capacity of the volume', async ({
      set,
      claims,
      requireOwnFileSystem,
    }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      await requireOwnFileSystem(set.pod(0));
      await expect(claims.of(0).volume).toHaveCapacityOfAtLeast(claims.of(0).request);
      const capacity = await claims.of(0).volume.capacity();
      await expect(set.pod(0)).toHaveFileSystemSizeBetween(0.8 * capacity, capacity);
    });
  },
);
