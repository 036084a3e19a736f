import { cites, describe, docs, expect, field, guarantee, rules, test } from '../../fixtures';

describe(
  'Scaling up adds the next ordinals and keeps the existing pods',
  guarantee({
    clause: docs('deployment-and-scaling-guarantees'),
    quote: 'when Pods are being deployed, they are created sequentially, in order from {0..N-1}',
    also: [
      cites(
        docs('replicas'),
        '.spec.replicas is an optional field that specifies the number of desired Pods.',
      ),
      cites(
        docs('basic-stateful-set#scaling-up'),
        'the StatefulSet controller created each Pod sequentially with respect to its ordinal index',
        "it waited for each Pod's predecessor to be Running and Ready before launching the subsequent Pod",
      ),
      cites(
        field('spec.podManagementPolicy'),
        'will create pods in strictly increasing order on scale up and strictly decreasing order on scale down',
      ),
    ],
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
