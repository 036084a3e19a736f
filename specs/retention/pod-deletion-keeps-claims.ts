import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A pod that is lost for another reason keeps its claim, whatever the policy',
  guarantee({
    clause: docs('persistentvolumeclaim-retention'),
    quote: 'PVCs from the volumeClaimTemplate are not affected when their Pod is deleted.',
    level: 'storage',
    needs: ['dynamic-volumes', 'claim-retention'],
  }),
  () => {
    test('when the last of two is deleted', async ({ set, timeline }) => {
      await set.create({
        replicas: 2,
        claim: 'provisioned',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' },
      });
      await set.untilReady();
      await set.pod(1).writeToVolume('kept');
      const lost = await set.pod(1).delete();
      await set.pod(1).untilRecreated(lost);
      await set.untilReady();
      await expect(timeline).toFollow(rules.claimKept);
      expect(await set.pod(1).readFromVolume()).toBe('kept');
    });
  },
);
