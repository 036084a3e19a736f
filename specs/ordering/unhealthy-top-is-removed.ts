import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'Scaling down removes an unhealthy last pod',
  guarantee({
    clause: docs('deployment-and-scaling-guarantees'),
    quote: 'web-2 would be terminated first',
    level: 'core',
    needs: [],
  }),
  () => {
    test('an unready last pod is removed', async ({ set, faults }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      await faults.breakReadiness(set.pod(1));
      await set.pod(1).untilUnready();

      await set.scaleTo(1);
      await set.untilReady();
      expect(set).toHavePods('web-0');
    });

    // https://github.com/kubernetes/kubernetes/issues/123918
    test('a last pod that is Ready but not yet available is removed', async ({ set, timeline }) => {
      await set.create({ replicas: 2, minReadySeconds: 10 });
      await set.pod(1).untilReady();

      await set.scaleTo(1);
      await set.pod(1).untilGone();
      await expect(timeline).toFollow(rules.removedBeforeAvailable(10));
    });
  },
);
