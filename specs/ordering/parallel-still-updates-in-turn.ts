import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A Parallel set is updated one pod at a time all the same',
  guarantee({
    clause: docs('rolling-updates'),
    quote:
      'It will proceed in the same order as Pod termination (from the largest ordinal to the smallest), updating each Pod one at a time.',
    level: 'core',
    needs: [],
  }),
  () => {
    test('when its template changes', async ({ set, timeline }) => {
      await set.create({ replicas: 3, podManagementPolicy: 'Parallel' });
      await set.untilReady();
      const updated = timeline.bookmark();

      await set.changeTemplate();
      await set.untilRolledOut();
      await expect(timeline.since(updated)).toFollow(rules.oneUnreadyAtATime, rules.oneDeletedAtATime);
    });

    // https://github.com/kubernetes/kubernetes/issues/119234
    test('and not before the last one updated is available', async ({ set, timeline }) => {
      await set.create({ replicas: 2, podManagementPolicy: 'Parallel' });
      await set.untilReady();
      const old = set.pod(1).uid;
      await set.change({ minReadySeconds: 3600 });
      await set.changeTemplate();
      await set.pod(1).untilRecreated(old);
      await set.pod(1).untilReady();
      const halted = timeline.bookmark();

      await timeline.quietPeriod();
      await expect(timeline.since(halted)).toHaveNo('pod deleted');
    });
  },
);
