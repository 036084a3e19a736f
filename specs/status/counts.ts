import { cites, describe, expect, field, guarantee, rules, test } from '../../fixtures';

describe(
  'The counts in the status agree with the pods, and only the status subresource changes the status',
  guarantee({
    clause: field('status.replicas'),
    quote: 'replicas is the number of Pods created by the StatefulSet controller.',
    also: [
      cites(
        field('status.readyReplicas'),
        'readyReplicas is the number of pods created for this StatefulSet with a Ready Condition.',
      ),
      cites(
        field('status.currentReplicas'),
        'currentReplicas is the number of Pods created by the StatefulSet controller from the StatefulSet version indicated by currentRevision.',
      ),
      cites(
        field('status.updatedReplicas'),
        'updatedReplicas is the number of Pods created by the StatefulSet controller from the StatefulSet version indicated by updateRevision.',
      ),
      cites(
        field('status.observedGeneration'),
        'observedGeneration is the most recent generation observed for this StatefulSet.',
        "It corresponds to the StatefulSet's generation, which is updated on mutation by the API Server.",
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('two Ready pods are counted as ready, available, current and updated', async ({ set, timeline }) => {
      await set.create({ replicas: 2, podManagementPolicy: 'Parallel' });
      await set.untilReady();
      await timeline.quietPeriod();
      await expect(timeline).toFollow(rules.countsMatchPods);
      await set.untilStatus({
        replicas: 2,
        readyReplicas: 2,
        availableReplicas: 2,
        currentReplicas: 2,
        updatedReplicas: 2,
      });
    });

    test('a rollout held by a partition has one current and one updated pod', async ({ set, timeline }) => {
      const held = { type: 'RollingUpdate', rollingUpdate: { partition: 1 } };
      await set.create({ replicas: 2, podManagementPolicy: 'Parallel', updateStrategy: held });
      await set.untilReady();
      const originalUid = set.pod(1).uid;
      await set.changeTemplate();
      await set.pod(1).untilRecreated(originalUid);
      await set.untilReady();
      await timeline.quietPeriod();
      await expect(timeline).toFollow(rules.countsMatchPods);
      await set.untilStatus({
        replicas: 2,
        readyReplicas: 2,
        availableReplicas: 2,
        currentReplicas: 1,
        updatedReplicas: 1,
      });
    });

    test('an unready pod is counted, but not as ready or available', async ({ set, timeline }) => {
      await set.create({ replicas: 2, podManagementPolicy: 'Parallel', blockedAt: 'readiness' });
      await set.pod(0).untilRunning();
      await set.pod(1).untilRunning();
      await set.pod(1).repairReadiness();
      await set.pod(1).untilReady();
      await timeline.quietPeriod();
      await expect(timeline).toFollow(rules.countsMatchPods);
      await set.untilStatus({
        replicas: 2,
        readyReplicas: 1,
        availableReplicas: 1,
        currentReplicas: 2,
        updatedReplicas: 2,
      });
    });

    test('observedGeneration becomes the generation of a changed spec', async ({ set }) => {
      await set.create({ replicas: 0 });
      await set.change({ minReadySeconds: 1 });
      await set.untilGenerationObserved();
      expect(set).toHaveStatus({ observedGeneration: 2 });
    });

    test('a status that is sent to the StatefulSet itself is ignored', async ({ set, status, timeline }) => {
      await set.create({ replicas: 1, claim: 'unbound' });
      await set.pod(0).untilCreated();
      await set.untilStatus({ replicas: 1 });
      await status.writeThroughMainEndpoint({ replicas: 5, readyReplicas: 5 });
      await timeline.quietPeriod();
      await expect(timeline).toFollow(rules.countsMatchPods);
    });

    test('PATCH and PUT of the status subresource are seen by the next GET', async ({ set, status }) => {
      await set.create({ replicas: 0 });
      await set.untilGenerationObserved();
      await status.patchCondition('Patched');
      await expect(status).toHaveConditions('Patched');
      await status.putCondition('Replaced');
      await expect(status).toHaveConditions('Patched', 'Replaced');
    });
  },
);
