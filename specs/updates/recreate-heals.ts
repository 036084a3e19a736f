import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'With the update strategy Recreate, a change of the pod template replaces pods that never become Ready',
  guarantee({
    clause: docs('recreate'),
    quote:
      "deletes all of the StatefulSet's Pods at once and waits for them to terminate completely before creating any new Pods from the updated .spec.template",
    level: 'core',
    needs: ['recreate-strategy'],
  }),
  () => {
    // With RollingUpdate, such a pod must be deleted by hand: https://github.com/kubernetes/kubernetes/issues/67250
    test('the first of two pods never becomes Ready', async ({ set, timeline, faults }) => {
      await set.create({
        replicas: 2,
        blockedAt: 'readiness',
        updateStrategy: { type: 'Recreate' },
      });
      await set.pod(0).untilRunning();
      const unreadyUid = set.pod(0).uid;
      const beforeUpdate = timeline.bookmark();

      await set.changeTemplate();
      await set.pod(0).untilRecreated(unreadyUid);
      await set.pod(0).untilRunning();
      await faults.repairReadiness(set.pod(0));
      await set.pod(1).untilRunning();
      await faults.repairReadiness(set.pod(1));
      await set.untilRolledOut();
      await expect(timeline.since(beforeUpdate)).toFollow(rules.revisionsNeverTogether);
    });
  },
);
