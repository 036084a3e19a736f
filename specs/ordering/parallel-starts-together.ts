import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A Parallel set does not wait for one pod before it turns to the next',
  guarantee({
    clause: docs('parallel-pod-management'),
    quote:
      'to not wait for Pods to become Running and Ready or completely terminated prior to launching or terminating another Pod',
    level: 'core',
    needs: [],
  }),
  () => {
    test('when three pods are created', async ({ set, timeline }) => {
      await set.create({ replicas: 3, podManagementPolicy: 'Parallel' });
      await set.untilReady();
      await expect(timeline).toFollow(rules.startedTogether);
    });

    test('and when three pods are deleted', async ({ set, timeline }) => {
      await set.create({ replicas: 3, podManagementPolicy: 'Parallel' });
      await set.untilReady();
      await set.scaleTo(0);
      await set.untilNoPods();
      await expect(timeline).toFollow(rules.terminatedTogether);
    });
  },
);
