import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A PVC whose expansion failed can be expanded to a smaller size',
  guarantee({
    clause: docs('persistent-volumes#recovering-from-failure-when-expanding-volumes'),
    quote: 'you can retry expansion with a smaller size than the previously requested value',
    level: 'storage',
    needs: ['dynamic-volumes', 'online-expansion', 'attached-disks', 'limited-disks'],
  }),
  () => {
    test('after a size that the storage rejects, the PVC gets the smaller size, and keeps its pod', async ({
      set,
      claims,
      requireOwnFileSystem,
    }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      await requireOwnFileSystem(set.pod(0));
      await set.pod(0).writeToVolume('from before');
      const originalPodUid = set.pod(0).uid;
      await claims.of(0).requestTooMuch();
      await claims.of(0).untilExpansionRejected();

      await expect(claims.of(0).requestTwiceTheCapacity()).toBeAccepted();
      await claims.of(0).untilExpanded();
      const capacity = await claims.of(0).volume.capacity();
      await expect(set.pod(0)).toHaveFileSystemSizeBetween(0.8 * capacity, capacity);
      expect(set.pod(0)).toHaveUid(originalPodUid);
      await expect(set.pod(0)).toHaveDataOnVolume('from before');
    });
  },
);
