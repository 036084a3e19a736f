import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A volume with the access mode ReadWriteOncePod is used by one pod at a time',
  guarantee({
    clause: docs('persistent-volumes#access-modes'),
    quote: 'the volume can be mounted as read-write by a single Pod',
    level: 'storage',
    needs: ['dynamic-volumes', 'attached-disks'],
  }),
  () => {
    test('a second pod on the same node starts only after the first pod is gone', async ({
      set,
      claims,
      secondPod,
    }) => {
      await set.create({ replicas: 1, claim: 'provisioned', accessMode: 'ReadWriteOncePod' });
      await set.untilReady();
      await set.pod(0).writeToVolume('of the first pod');

      await secondPod.create(claims.of(0), 'on the same node', set.pod(0));
      await secondPod.untilUnschedulable('ReadWriteOncePod');

      await set.scaleTo(0);
      await set.untilNoPods();
      await secondPod.untilReady();
      await expect(secondPod).toHaveDataOnVolume('of the first pod');
    });
  },
);
