import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A volume belongs to the group that a pod names as its fsGroup',
  guarantee({
    clause: docs('zookeeper#configuring-a-non-privileged-user'),
    quote: "the ownership of the Pods' PersistentVolumes is set to the zookeeper group",
    level: 'storage',
    needs: ['dynamic-volumes', 'fs-group'],
  }),
  () => {
    test('a pod can write to its volume without root, also after it is recreated', async ({ set }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      await expect(set.pod(0)).toHaveVolumeOfItsFsGroup();
      await set.pod(0).writeToVolume('of the group');

      const deletedUid = await set.pod(0).delete();
      await set.pod(0).untilRecreated(deletedUid);
      await set.untilReady();
      await expect(set.pod(0)).toHaveVolumeOfItsFsGroup();
      await expect(set.pod(0)).toHaveDataOnVolume('of the group');
    });
  },
);
