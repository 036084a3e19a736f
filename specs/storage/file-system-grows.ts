import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'The file system of an expanded PVC grows while its pod runs',
  guarantee({
    clause: docs('persistent-volumes#resizing-an-in-use-persistentvolumeclaim'),
    quote:
      'Any in-use PVC automatically becomes available to its Pod as soon as its file system has been expanded.',
    level: 'storage',
    needs: ['dynamic-volumes', 'online-expansion', 'attached-disks'],
  }),
  () => {
    test('the running pod sees a file system of the new size', async ({
      set,
      claims,
      requireOwnFileSystem,
    }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      await requireOwnFileSystem(set.pod(0));
      const podUid = set.pod(0).uid;
      await claims.of(0).expand();
      await claims.of(0).untilExpanded();
      const capacity = await claims.of(0).volume.capacity();
      await expect(set.pod(0)).toHaveFileSystemSizeBetween(0.8 * capacity, capacity);
      expect(set.pod(0)).toHaveUid(podUid);
    });
  },
);
