import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'Data outlives the pod that wrote it',
  guarantee({
    clause: docs('stable-storage'),
    quote:
      'When a Pod is (re)scheduled onto a node, its volumeMounts mount the PersistentVolumes associated with its PersistentVolume Claims.',
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('when it is deleted', async ({ set, timeline }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      await set.pod(0).writeToVolume('kept');
      const lost = await set.pod(0).delete();
      await set.pod(0).untilRecreated(lost);
      await set.untilReady();
      await expect(timeline).toFollow(rules.claimKept);
      expect(await set.pod(0).readFromVolume()).toBe('kept');
    });

    test('and is found by its own successor when two are deleted at once', async ({ set, timeline }) => {
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      await set.pod(0).writeToVolume('of web-0');
      await set.pod(1).writeToVolume('of web-1');
      const first = await set.pod(0).delete();
      const second = await set.pod(1).delete();
      await set.pod(0).untilRecreated(first);
      await set.pod(1).untilRecreated(second);
      await set.untilReady();
      await expect(timeline).toFollow(rules.claimKept);
      expect(await set.pod(0).readFromVolume()).toBe('of web-0');
      expect(await set.pod(1).readFromVolume()).toBe('of web-1');
    });
  },
);
