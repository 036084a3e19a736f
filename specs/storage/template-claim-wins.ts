import { describe, expect, field, guarantee, rules, test } from '../../fixtures';

describe(
  'A claim of the template takes the place of a volume of its name',
  guarantee({
    clause: field('spec.volumeClaimTemplates'),
    quote: 'A claim in this list takes precedence over any volumes in the template, with the same name.',
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('and the pod writes to the claim', async ({ set, timeline }) => {
      await set.create({
        replicas: 1,
        claim: 'provisioned',
        template: { volumes: [{ name: 'data', emptyDir: {} }] },
      });
      await set.untilReady();
      expect(set.claimsMounted()).toEqual([['data-web-0']]);
      await set.pod(0).writeToVolume('kept');
      const lost = await set.pod(0).delete();
      await set.pod(0).untilRecreated(lost);
      await set.untilReady();
      await expect(timeline).toFollow(rules.claimKept);
      expect(await set.pod(0).readFromVolume()).toBe('kept');
    });
  },
);
