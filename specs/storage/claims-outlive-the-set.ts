import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'Claims outlive the set that made them',
  guarantee({
    clause: docs('stable-storage'),
    quote:
      "the PersistentVolumes associated with the Pods' PersistentVolume Claims are not deleted when the Pods, or StatefulSet are deleted",
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('and stay bound to their volumes', async ({ set, claims, timeline }) => {
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      const [uids, volumes, full] = [claims.uids(), claims.volumes(), timeline.bookmark()];
      await set.delete();
      await set.untilNoPods();
      await timeline.quietPeriod();
      await expect(timeline.since(full)).toHaveNo('claim deleted');
      expect(claims.uids()).toEqual(uids);
      expect(claims.volumes()).toEqual(volumes);
      expect(claims.phases()).toEqual(['data-web-0 Bound', 'data-web-1 Bound']);
    });

    test('and give their data to a new set of its name', async ({ set, timeline }) => {
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      await set.pod(0).writeToVolume('of web-0');
      await set.pod(1).writeToVolume('of web-1');
      await set.delete();
      await set.untilNoPods();
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      await expect(timeline).toFollow(rules.claimKept);
      expect(await set.pod(0).readFromVolume()).toBe('of web-0');
      expect(await set.pod(1).readFromVolume()).toBe('of web-1');
    });
  },
);
