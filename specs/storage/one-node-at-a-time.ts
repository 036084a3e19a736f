import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A volume is attached to one node at a time',
  guarantee({
    clause: docs('persistent-volumes#access-modes'),
    quote: 'the volume can be mounted as read-write by a single node',
    level: 'storage',
    needs: ['dynamic-volumes', 'attached-disks', 'several-nodes'],
  }),
  () => {
    test('a second pod on another node starts only after the first pod is gone, and finds its data', async ({
      set,
      claims,
      secondPod,
      zones,
    }) => {
      await set.create({ replicas: 1, claim: 'provisioned', zone: await zones.withTwoNodes() });
      await set.untilReady();
      await set.pod(0).writeToVolume('of the first node');

      await secondPod.create(claims.of(0), 'on another node', set.pod(0));
      await secondPod.untilScheduled();
      await secondPod.whileControlVolumeIsAttached();
      expect(secondPod).toNotRun();
      await expect(set.pod(0)).toHaveDataOnVolume('of the first node');

      await set.scaleTo(0);
      await set.untilNoPods();
      await secondPod.untilReady();
      await expect(secondPod).toHaveDataOnVolume('of the first node');
    });
  },
);
