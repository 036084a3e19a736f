import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'Pods are created one at a time, lowest ordinal first',
  guarantee({
    clause: docs('deployment-and-scaling-guarantees'),
    quote: 'all of its predecessors must be Running and Ready',
    level: 'core',
    needs: [],
  }),
  () => {
    test('three pods are created in order, each after its predecessors are Ready', async ({
      set,
      timeline,
    }) => {
      await set.create({ replicas: 3 });
      await set.untilReady();
      await expect(timeline).toFollow(rules.createdInOrder, rules.predecessorsReady, rules.oneUnreadyAtATime);
    });

    test('no pod is created while a predecessor is unready', async ({ set, faults, timeline }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      await set.untilStatus({ readyReplicas: 1 });
      await faults.breakReadiness(set.pod(0));
      await set.pod(0).untilUnready();
      await set.untilStatus({ readyReplicas: 0 });
      const beforeScaleUp = timeline.bookmark();

      await set.scaleTo(3);
      await set.untilGenerationObserved();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeScaleUp)).toHaveNo('pod created', { whileUnready: set.pod(0) });
    });

    test('a pod is created only after its predecessor has been Ready for minReadySeconds', async ({
      set,
      timeline,
    }) => {
      await set.create({ replicas: 2, minReadySeconds: 5 });
      await set.untilReady();
      await expect(timeline).toFollow(rules.createdInOrder, rules.predecessorsAvailable(5));
    });
  },
);
