import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'Pods of a Parallel StatefulSet are created and deleted without waiting for each other',
  guarantee({
    clause: docs('parallel-pod-management'),
    quote:
      'to not wait for Pods to become Running and Ready or completely terminated prior to launching or terminating another Pod',
    level: 'core',
    needs: [],
  }),
  () => {
    test('three pods are created together', async ({ set, timeline }) => {
      await set.create({ replicas: 3, podManagementPolicy: 'Parallel' });
      await set.untilReady();
      await expect(timeline).toFollow(rules.startedTogether);
    });

    test('three pods are deleted together', async ({ set, timeline }) => {
      await set.create({ replicas: 3, podManagementPolicy: 'Parallel' });
      await set.untilReady();
      await set.scaleTo(0);
      await set.untilNoPods();
      await expect(timeline).toFollow(rules.terminatedTogether);
    });
  },
);
