import { describe, expect, field, guarantee, rules, test } from '../../fixtures';

describe(
  'A claim template takes precedence over a volume of the pod template with the same name',
  guarantee({
    clause: field('spec.volumeClaimTemplates'),
    quote: 'A claim in this list takes precedence over any volumes in the template, with the same name.',
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('the pod writes to the PVC and not to the emptyDir', async ({ set, timeline }) => {
      await set.create({
        replicas: 1,
        claim: 'provisioned',
        template: { volumes: [{ name: 'data', emptyDir: {} }] },
      });
      await set.untilReady();
      expect(set).toMountClaims(['data-web-0']);
      await set.pod(0).writeToVolume('kept');
      const deletedUid = await set.pod(0).delete();
      await set.pod(0).untilRecreated(deletedUid);
      await set.untilReady();
      await expect(timeline).toFollow(rules.claimKept);
      await expect(set.pod(0)).toHaveDataOnVolume('kept');
    });
  },
);
