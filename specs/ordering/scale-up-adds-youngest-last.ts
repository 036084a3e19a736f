import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'Scaling up adds the next ordinals and keeps the existing pods',
  guarantee({
    clause: docs('deployment-and-scaling-guarantees'),
    quote: 'when Pods are being deployed, they are created sequentially, in order from {0..N-1}',
    level: 'core',
    needs: [],
  }),
  () => {
    test('two pods are added in order to a StatefulSet with one pod', async ({ set, timeline }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      const originalUid = set.pod(0).uid;
      const beforeScaleUp = timeline.bookmark();

      await set.scaleTo(3);
      await set.untilReady();
      await expect(timeline.since(beforeScaleUp)).toFollow(rules.createdInOrder, rules.predecessorsReady);
      expect(set.pod(0)).toHaveUid(originalUid);
      expect(set).toHavePodsByAge('web-0', 'web-1', 'web-2');
    });
  },
);
