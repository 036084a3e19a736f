import { cites, describe, docs, expect, field, guarantee, rules, test } from '../../fixtures';

describe(
  'Pods are deleted one at a time, highest ordinal first',
  guarantee({
    clause: docs('deployment-and-scaling-guarantees'),
    quote: 'Before a Pod is terminated, all of its successors must be completely shutdown.',
    also: [
      cites(
        docs('limitations'),
        'To achieve ordered and graceful termination of the pods in the StatefulSet, it is possible to scale the StatefulSet down to 0 prior to deletion.',
      ),
      cites(
        docs('deployment-and-scaling-guarantees'),
        'web-1 would not be terminated until web-2 is fully shutdown and deleted',
        'web-1 would not be terminated until web-0 is Running and Ready',
      ),
      cites(
        docs('scale-stateful-set#scaling-down-does-not-work-right'),
        'You cannot scale down a StatefulSet when any of the stateful Pods it manages is unhealthy.',
        'Scaling down only takes place after those stateful Pods become running and ready.',
      ),
      cites(
        docs('basic-stateful-set#ordered-pod-termination'),
        'it waited for each Pod to be completely shut down before deleting the next one',
      ),
      cites(
        field('spec.podManagementPolicy'),
        'progressing only when the previous pod is ready or terminated',
        'At most one pod will be changed at any time.',
      ),
    ],
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
