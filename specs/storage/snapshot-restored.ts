import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A pod can start with the data of a snapshot',
  guarantee({
    clause: docs('volume-snapshots#provisioning-volumes-from-snapshots'),
    quote: 'You can provision a new volume, pre-populated with data from a snapshot',
    level: 'storage',
    needs: ['dynamic-volumes', 'snapshots'],
  }),
  () => {
    test('a PVC that is created from a snapshot under the name for a new pod has the data of that time', async ({
      set,
      claims,
      snapshots,
    }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      await set.pod(0).writeToVolume('before the snapshot');
      const snapshot = await snapshots.take(claims.of(0));
      await set.pod(0).writeToVolume('after the snapshot');

      await claims.of(1).createFrom(snapshot);
      await set.scaleTo(2);
      await set.untilReady();
      await expect(set.pod(1)).toHaveDataOnVolume('before the snapshot');
      await expect(set.pod(0)).toHaveDataOnVolume('after the snapshot');
    });
  },
);
