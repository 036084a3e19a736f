import { describe, expect, field, guarantee, rules, test } from '../../fixtures';

describe(
  'No status ever counts more or fewer pods than exist',
  guarantee({
    clause: field('status.replicas'),
    quote: 'replicas is the number of Pods created by the StatefulSet controller.',
    level: 'core',
    needs: [],
  }),
  () => {
    test('the counts stay within the existing pods during creation, a rollout and scaling down', async ({
      set,
      faults,
      timeline,
    }) => {
      await set.create({ replicas: 2, podManagementPolicy: 'Parallel' });
      await set.untilReady();
      await set.changeTemplate();
      await set.untilRolledOut();

      await faults.blockDeletion(set.pod(1));
      await set.scaleTo(1);
      await set.pod(1).untilTerminating();
      await timeline.quietPeriod();
      await faults.unblockDeletion(set.pod(1));
      await set.untilReady();
      await expect(timeline).toFollow(rules.countsMatchPods, rules.countsWithinReplicas);
    });
  },
);
