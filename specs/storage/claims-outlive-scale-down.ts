import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'Claims outlive the pods that are scaled away',
  guarantee({
    clause: docs('limitations'),
    quote:
      'Deleting and/or scaling a StatefulSet down will not delete the volumes associated with the StatefulSet.',
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('and stay bound to their volumes', async ({ set, claims, timeline }) => {
      await set.create({ replicas: 3, claim: 'provisioned' });
      await set.untilReady();
      const [uids, volumes, full] = [claims.uids(), claims.volumes(), timeline.bookmark()];
      await set.scaleTo(1);
      await set.untilReady();
      await timeline.quietPeriod();
      await expect(timeline.since(full)).toHaveNo('claim deleted');
      expect(claims.uids()).toEqual(uids);
      expect(claims.volumes()).toEqual(volumes);
      expect(claims.phases()).toEqual(['data-web-0 Bound', 'data-web-1 Bound', 'data-web-2 Bound']);
    });

    test('and give their data back when the set grows again', async ({ set, timeline }) => {
      await set.create({ replicas: 3, claim: 'provisioned' });
      await set.untilReady();
      await set.pod(1).writeToVolume('of web-1');
      await set.pod(2).writeToVolume('of web-2');
      await set.scaleTo(1);
      await set.untilReady();
      await set.scaleTo(3);
      await set.untilReady();
      await expect(timeline).toFollow(rules.claimKept);
      expect(await set.pod(1).readFromVolume()).toBe('of web-1');
      expect(await set.pod(2).readFromVolume()).toBe('of web-2');
    });
  },
);
