import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A HorizontalPodAutoscaler keeps the replicas of a StatefulSet between its bounds',
  guarantee({
    clause: docs('replicas'),
    quote: 'allow the Kubernetes control plane to manage the .spec.replicas field automatically',
    level: 'core',
    needs: ['autoscaler'],
  }),
  () => {
    test('fewer replicas than minReplicas are raised, and the pods are created in order', async ({
      set,
      autoscaler,
      timeline,
    }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      await autoscaler.create({ minReplicas: 3, maxReplicas: 4 });
      await autoscaler.untilRescaled();
      expect(set).toHaveReplicas(3);
      await set.pod(2).untilReady();
      await expect(timeline).toFollow(rules.createdInOrder, rules.predecessorsReady);
    });

    test('more replicas than maxReplicas are lowered, and the PVCs are kept', async ({
      set,
      autoscaler,
      claims,
    }) => {
      await set.create({ replicas: 3, podManagementPolicy: 'Parallel', claim: 'unbound' });
      await set.pod(0).untilCreated();
      await set.pod(1).untilCreated();
      await set.pod(2).untilCreated();
      await autoscaler.create({ minReplicas: 1, maxReplicas: 1 });
      await autoscaler.untilRescaled();
      expect(set).toHaveReplicas(1);
      await set.pod(1).untilGone();
      await set.pod(2).untilGone();
      expect(set).toHavePods('web-0');
      expect(claims).toHavePhases('data-web-0 Pending', 'data-web-1 Pending', 'data-web-2 Pending');
    });
  },
);
