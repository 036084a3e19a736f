import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A pod can use its volume as a block device',
  guarantee({
    clause: docs('persistent-volumes#volume-mode'),
    quote: 'Such volume is presented into a Pod as a block device, without any filesystem on it.',
    level: 'storage',
    needs: ['dynamic-volumes', 'block-devices', 'root-containers'],
  }),
  () => {
    test('each pod has its own device, whose data outlives the pod', async ({ set }) => {
      await set.create({ replicas: 2, claim: 'block' });
      await set.untilReady();
      await set.pod(0).writeToDevice('of web-0');
      await set.pod(1).writeToDevice('of web-1');
      const deletedUid = await set.pod(0).delete();
      await set.pod(0).untilRecreated(deletedUid);
      await set.untilReady();
      await expect(set.pod(0)).toHaveDataOnDevice('of web-0');
      await expect(set.pod(1)).toHaveDataOnDevice('of web-1');
    });
  },
);
