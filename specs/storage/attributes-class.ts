import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'The VolumeAttributesClass of a PVC can be changed while its pod runs',
  guarantee({
    clause: docs('volume-attributes-classes#resizer'),
    quote: 'The end user can update the PVC with the new VolumeAttributesClass gold and apply',
    level: 'storage',
    needs: ['dynamic-volumes', 'attributes-class'],
  }),
  () => {
    test('the PVC keeps its volume, its data and its pod', async ({ set, claims }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      await set.pod(0).writeToVolume('from before');
      const originalPodUid = set.pod(0).uid;
      const { volume } = claims.of(0);
      const name = await claims.of(0).changeAttributesClass();
      await claims.of(0).untilAttributesClass(name);
      await expect(volume).toHaveAttributesClass(name);
      expect(claims.of(0)).toUseVolume(volume.name);
      expect(set.pod(0)).toHaveUid(originalPodUid);
      await expect(set.pod(0)).toHaveDataOnVolume('from before');
    });
  },
);
