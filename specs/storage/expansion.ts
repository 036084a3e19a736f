import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A PVC can be expanded while its pod runs',
  guarantee({
    clause: docs('persistent-volumes#resizing-an-in-use-persistentvolumeclaim'),
    quote:
      'Any in-use PVC automatically becomes available to its Pod as soon as its file system has been expanded.',
    also: [
      cites(
        docs('persistent-volumes#expanding-persistent-volumes-claims'),
        'A new PersistentVolume is never created to satisfy the claim.',
        'Instead, an existing volume is resized.',
      ),
    ],
    level: 'storage',
    needs: ['dynamic-volumes', 'online-expansion'],
  }),
  () => {
    test('an expanded PVC keeps its volume, its data and its pod', async ({ set, claims }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      await set.pod(0).writeToVolume('from before');
      const originalClaimUid = claims.of(0).uid;
      const originalPodUid = set.pod(0).uid;
      const { volume } = claims.of(0);
      await claims.of(0).expand();
      await claims.of(0).untilExpanded();
      await expect(volume).toHaveCapacityOfAtLeast(claims.of(0).request);
      expect(claims.of(0)).toHaveUid(originalClaimUid);
      expect(claims.of(0)).toUseVolume(volume.name);
      expect(set.pod(0)).toHaveUid(originalPodUid);
      await expect(set.pod(0)).toHaveDataOnVolume('from before');
    });

    test('a PVC that is created afterwards has the size of the claim template', async ({ set, claims }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      const sizeOfTemplate = claims.of(0).request;
      await claims.of(0).expand();
      await claims.of(0).untilExpanded();
      await set.scaleTo(2);
      await set.untilReady();
      expect(claims.of(1)).toRequestBytes(sizeOfTemplate);
    });
  },
);
