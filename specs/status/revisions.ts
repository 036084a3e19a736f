import { describe, expect, field, guarantee, rules, test } from '../../fixtures';

describe(
  'The current revision becomes the update revision when a rollout ends, and not before',
  guarantee({
    clause: field('status.updateRevision'),
    quote:
      'the version of the StatefulSet used to generate Pods in the sequence [replicas-updatedReplicas,replicas)',
    level: 'core',
    needs: [],
  }),
  () => {
    test('the current revision changes when both pods are Ready with the new revision', async ({
      set,
      timeline,
    }) => {
      await set.create({ replicas: 2, podManagementPolicy: 'Parallel' });
      await set.untilReady();
      await set.changeTemplate();
      await set.untilRolledOut();
      await timeline.quietPeriod();
      await expect(timeline).toFollow(rules.currentRevisionFollowsRollout);
    });

    test('the current revision does not change while a partition holds one of two pods back', async ({
      set,
      timeline,
    }) => {
      const held = { type: 'RollingUpdate', rollingUpdate: { partition: 1 } };
      await set.create({ replicas: 2, podManagementPolicy: 'Parallel', updateStrategy: held });
      await set.untilReady();
      const originalUid = set.pod(1).uid;
      await set.changeTemplate();
      await set.pod(1).untilRecreated(originalUid);
      await set.untilReady();
      await timeline.quietPeriod();
      await expect(timeline).toFollow(rules.currentRevisionFollowsRollout);
    });
  },
);
