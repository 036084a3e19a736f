import { describe, expect, field, guarantee, test } from '../../fixtures';

describe(
  'A change outside the pod template replaces no pod',
  guarantee({
    clause: field('spec.updateStrategy'),
    quote: 'employed to update Pods in the StatefulSet when a revision is made to Template',
    level: 'core',
    needs: [],
  }),
  () => {
    test('a pod stays the same when labels and annotations of the StatefulSet change', async ({
      set,
      timeline,
    }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      const originalUids = set.uids();
      const beforeChange = timeline.bookmark();
      await set.changeMetadata();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeChange)).toHaveNo('pod deleted');
      expect(set).toHaveUids(originalUids);
      await expect(set).toHaveOnlyCurrentRevision();
    });

    test('a pod stays the same when other fields of the spec change', async ({ set, timeline }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      const originalUids = set.uids();
      const beforeChange = timeline.bookmark();
      await set.change({ minReadySeconds: 1 });
      await set.change({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } });
      await set.change({ updateStrategy: { type: 'OnDelete', rollingUpdate: null } });
      await set.untilGenerationObserved();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeChange)).toHaveNo('pod deleted');
      expect(set).toHaveUids(originalUids);
      await expect(set).toHaveOnlyCurrentRevision();
    });

    test('the existing pod stays the same when the StatefulSet is scaled', async ({ set, timeline }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      const originalUid = set.pod(0).uid;
      const beforeChange = timeline.bookmark();
      await set.scaleTo(2);
      await set.untilReady();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeChange)).toHaveNo('pod deleted');
      expect(set.pod(0)).toHaveUid(originalUid);
      await expect(set).toHaveOnlyCurrentRevision();
    });

    test('the generation and the pod stay the same when the same spec is sent again', async ({
      set,
      timeline,
    }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      const originalUids = set.uids();
      const generation = set.generation();
      const beforeChange = timeline.bookmark();
      await set.sendAgain();
      expect(set).toHaveGeneration(generation);
      await timeline.quietPeriod();
      await expect(timeline.since(beforeChange)).toHaveNo('pod deleted');
      expect(set).toHaveUids(originalUids);
    });
  },
);
