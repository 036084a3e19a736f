import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A StatefulSet reports which pods it created, which it deleted, and which a ResourceQuota forbids',
  guarantee({
    clause: docs('resource-quotas#how-kubernetes-resourcequotas-work'),
    quote:
      'If creating or updating a resource violates a quota constraint, the control plane rejects that request with HTTP status code 403 Forbidden.',
    level: 'core',
    needs: [],
  }),
  () => {
    // https://github.com/kubernetes/kubernetes/issues/108837
    test('only the first of two pods exists and is counted until the quota is raised', async ({
      set,
      quotas,
      timeline,
    }) => {
      await quotas.limitPods(1);
      await set.create({ replicas: 2, podManagementPolicy: 'Parallel' });
      await set.pod(0).untilReady();
      await timeline.quietPeriod();
      expect(set).toHavePods('web-0');
      await expect(timeline).toFollow(rules.countsMatchPods);
      await set.untilEvent('FailedCreate', 'pods "web-1" is forbidden: exceeded quota');

      await quotas.raiseLimit(10);
      await set.forceReconcile();
      await set.untilReady();
      await set.untilStatus({ replicas: 2, readyReplicas: 2 });
    });

    test('an event names the pod that was created, and the pod that was deleted', async ({ set }) => {
      await set.create({ replicas: 1, blockedAt: 'scheduling' });
      await set.untilEvent('SuccessfulCreate', 'Pod web-0 in StatefulSet web successful');
      await set.scaleTo(0);
      await set.untilEvent('SuccessfulDelete', 'Pod web-0 in StatefulSet web successful');
    });
  },
);
