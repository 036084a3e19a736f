import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'The command "kubectl rollout status" ends if and only if the pods are updated and Ready',
  guarantee({
    clause: docs('basic-stateful-set#rolling-update'),
    quote:
      'You can also use kubectl rollout status sts/<name> to view the status of a rolling update to a StatefulSet',
    level: 'core',
    needs: [],
  }),
  () => {
    // Without the field rollingUpdate, the command compares the revisions of the status. Otherwise it counts the updated pods.
    test.for([
      ['two pods are updated', {}],
      [
        'two pods are updated and the strategy has no rollingUpdate',
        { updateStrategy: { type: 'RollingUpdate' } },
      ],
      [
        'one of two pods is updated because of a partition',
        { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } },
      ],
    ] as const)('%s', async ([, strategy], { set, faults, timeline }) => {
      await set.create({ replicas: 2, ...strategy });
      await set.untilReady();
      const originalUid = set.pod(1).uid;
      const beforeUpdate = timeline.bookmark();
      await faults.blockDeletion(set.pod(1));
      await set.changeTemplate();
      await set.pod(1).untilTerminating();
      await timeline.quietPeriod();
      await faults.unblockDeletion(set.pod(1));
      await set.pod(1).untilRecreated(originalUid);
      await set.untilRolledOut();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeUpdate)).toFollow(rules.rolloutStatusAgrees);
    });
  },
);
