import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'Pods are deleted one at a time, highest ordinal first',
  guarantee({
    clause: docs('deployment-and-scaling-guarantees'),
    quote: 'Before a Pod is terminated, all of its successors must be completely shutdown.',
    level: 'core',
    needs: [],
  }),
  () => {
    test('three pods are deleted in reverse order when the StatefulSet is scaled to zero', async ({
      set,
      timeline,
    }) => {
      await set.create({ replicas: 3 });
      await set.untilReady();
      await set.scaleTo(0);
      await set.untilNoPods();
      await expect(timeline).toFollow(rules.deletedInReverse, rules.oneDeletedAtATime);
    });

    test('no pod is deleted while a successor is terminating', async ({ set, faults, timeline }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      await faults.blockDeletion(set.pod(1));

      await set.scaleTo(0);
      await set.pod(1).untilTerminating();
      const afterDeletionOfSuccessor = timeline.bookmark();
      await timeline.quietPeriod();
      await expect(timeline.since(afterDeletionOfSuccessor)).toHaveNo('pod deleted');

      await faults.unblockDeletion(set.pod(1));
      await set.untilNoPods();
      await expect(timeline).toFollow(rules.deletedInReverse);
    });

    test('no pod is deleted while a predecessor is unready', async ({ set, faults, timeline }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      await set.untilStatus({ readyReplicas: 2 });
      await faults.breakReadiness(set.pod(0));
      await set.pod(0).untilUnready();
      await set.untilStatus({ readyReplicas: 1 });
      const beforeScaleDown = timeline.bookmark();

      await set.scaleTo(1);
      await set.untilGenerationObserved();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeScaleDown)).toHaveNo('pod deleted', { whileUnready: set.pod(0) });
    });
  },
);
