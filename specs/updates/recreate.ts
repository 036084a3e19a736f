import { cites, describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'The update strategy Recreate deletes all pods at once, and creates no new pod before the last old pod is gone',
  guarantee({
    clause: docs('recreate'),
    quote:
      "deletes all of the StatefulSet's Pods at once and waits for them to terminate completely before creating any new Pods from the updated .spec.template",
    also: [
      cites(
        docs('recreate'),
        'the old and new revisions of a Pod are never running at the same time',
        'The deletion always removes every Pod together, regardless of the Pod Management Policy.',
        'the Pods are recreated one at a time, in ascending ordinal order, waiting for each to become Running and Ready before creating the next',
        'with Parallel all of the Pods are recreated at once',
      ),
    ],
    level: 'core',
    needs: ['recreate-strategy'],
  }),
  () => {
    test('OrderedReady: the pods are recreated in order', async ({ set, timeline, faults }) => {
      await set.create({ replicas: 2, updateStrategy: { type: 'Recreate' } });
      await set.untilReady();
      await faults.blockDeletion(set.pod(0));
      await faults.blockDeletion(set.pod(1));
      const beforeUpdate = timeline.bookmark();

      await set.changeTemplate();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeUpdate)).toFollow(rules.deletedTogether);
      await expect(timeline.since(beforeUpdate)).toHaveNo('pod created');

      await faults.unblockDeletion(set.pod(0));
      await set.pod(0).untilGone();
      await set.forceReconcile();
      await set.untilGenerationObserved();
      await faults.unblockDeletion(set.pod(1));
      await set.untilRolledOut();
      await expect(timeline.since(beforeUpdate)).toFollow(
        rules.revisionsNeverTogether,
        rules.createdInOrder,
        rules.predecessorsReady,
      );
    });

    test('Parallel: the pods are recreated at once', async ({ set, timeline, faults }) => {
      await set.create({
        replicas: 2,
        podManagementPolicy: 'Parallel',
        blockedAt: 'readiness',
        updateStrategy: { type: 'Recreate' },
      });
      await set.pod(0).untilRunning();
      await set.pod(1).untilRunning();
      await faults.blockDeletion(set.pod(0));
      await faults.blockDeletion(set.pod(1));
      const beforeUpdate = timeline.bookmark();

      await set.changeTemplate();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeUpdate)).toFollow(rules.deletedTogether);
      await expect(timeline.since(beforeUpdate)).toHaveNo('pod created');

      await faults.unblockDeletion(set.pod(0));
      await set.pod(0).untilGone();
      await set.forceReconcile();
      await set.untilGenerationObserved();
      await faults.unblockDeletion(set.pod(1));
      await set.pod(1).untilGone();
      await set.pod(0).untilCreated();
      await set.pod(1).untilCreated();
      await expect(timeline.since(beforeUpdate)).toFollow(rules.revisionsNeverTogether);
    });
  },
);
