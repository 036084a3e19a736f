import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A pod that is unhealthy itself can be scaled away',
  guarantee({
    clause: docs('deployment-and-scaling-guarantees'),
    quote: 'web-2 would be terminated first',
    level: 'core',
    needs: [],
  }),
  () => {
    test('when the last pod is unready', async ({ set, faults }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      await faults.breakReadiness(set.pod(1));
      await set.pod(1).untilUnready();

      await set.scaleTo(1);
      await set.untilReady();
      expect(set.names()).toEqual(['web-0']);
    });

    // https://github.com/kubernetes/kubernetes/issues/123918
    test('or when it is Ready and not yet available', async ({ set, timeline }) => {
      await set.create({ replicas: 2, minReadySeconds: 10 });
      await set.pod(1).untilReady();

      await set.scaleTo(1);
      await set.pod(1).untilGone();
      await expect(timeline).toFollow(rules.removedBeforeAvailable(10));
    });
  },
);
