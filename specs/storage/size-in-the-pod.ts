import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A pod sees a volume of the size that its claim asks for',
  guarantee({
    clause: docs('stable-storage'),
    quote:
      'each Pod receives a single PersistentVolume with a StorageClass of my-storage-class and 1 GiB of provisioned storage',
    level: 'storage',
    needs: ['dynamic-volumes', 'attached-disks'],
  }),
  () => {
    // A file system keeps a part for itself, and a provisioner rounds up to what its disks come in.
    test('in its file system, but for what that keeps for itself', async ({ set, claims }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      const capacity = await claims.of(0).volume.capacity();
      expect(capacity).toBeGreaterThanOrEqual(claims.of(0).request);
      const size = await set.pod(0).fileSystemSize();
      expect(size).toBeGreaterThan(0.8 * capacity);
      expect(size).toBeLessThanOrEqual(capacity);
    });
  },
);
