import { cites, describe, docs, expect, field, guarantee, rules, test } from '../../fixtures';

describe(
  'A rolling update makes up to maxUnavailable pods unavailable at the same time, and never more',
  guarantee({
    clause: docs('maximum-unavailable-pods'),
    quote: 'You can control the maximum number of Pods that can be unavailable during an update',
    also: [
      cites(
        docs('maximum-unavailable-pods'),
        'The value can be an absolute number (for example, 5) or a percentage of desired Pods (for example, 10%).',
        'This field applies to all Pods in the range 0 to replicas - 1.',
        'If there is any unavailable Pod in the range 0 to replicas - 1, it will be counted towards maxUnavailable.',
      ),
      cites(
        docs('parallel-pod-management'),
        'the StatefulSet controller terminates and creates up to maxUnavailable Pods simultaneously (also known as "bursting")',
      ),
      cites(
        field('spec.updateStrategy.rollingUpdate.maxUnavailable'),
        'The maximum number of pods that can be unavailable during the update.',
        'Value can be an absolute number (ex: 5) or a percentage of desired pods (ex: 10%).',
        'if there is any unavailable pod in the range 0 to Replicas-1, it will be counted towards MaxUnavailable',
      ),
    ],
    level: 'core',
    needs: ['max-unavailable'],
  }),
  () => {
    test.for(['OrderedReady', 'Parallel'])(
      'two of three pods at a time: %s',
      async (policy, { set, timeline }) => {
        await set.create({
          replicas: 3,
          podManagementPolicy: policy,
          updateStrategy: { rollingUpdate: { maxUnavailable: 2 } },
        });
        await set.untilReady();
        const beforeUpdate = timeline.bookmark();

        await set.changeTemplate();
        await set.untilRolledOut();
        await expect(timeline.since(beforeUpdate)).toFollow(
          rules.unavailableAtMost(2),
          rules.replacedTogether(2),
        );
      },
    );

    test('an unavailable pod below the partition counts', async ({ set, timeline, faults }) => {
      await set.create({
        replicas: 4,
        podManagementPolicy: 'Parallel',
        updateStrategy: { rollingUpdate: { maxUnavailable: 2, partition: 1 } },
      });
      await set.untilReady();
      await faults.breakReadiness(set.pod(0));
      await set.untilStatus({ readyReplicas: 3 });
      const beforeUpdate = timeline.bookmark();
      const lastUid = set.pod(1).uid;

      await set.changeTemplate();
      await set.pod(1).untilRecreated(lastUid);
      await expect(timeline.since(beforeUpdate)).toFollow(rules.unavailableAtMost(2));
    });

    // The documentation says that a percentage is rounded up. The controller rounds down, to at least one pod:
    // getStatefulSetMaxUnavailable in pkg/controller/statefulset/stateful_set_utils.go.
    test('50% of three pods is one pod', async ({ set, timeline }) => {
      await set.create({
        replicas: 3,
        podManagementPolicy: 'Parallel',
        updateStrategy: { rollingUpdate: { maxUnavailable: '50%' } },
      });
      await set.untilReady();
      const beforeUpdate = timeline.bookmark();

      await set.changeTemplate();
      await set.untilRolledOut();
      await expect(timeline.since(beforeUpdate)).toFollow(rules.unavailableAtMost(1));
    });

    test('10% of one pod is one pod', async ({ set }) => {
      await set.create({ replicas: 1, updateStrategy: { rollingUpdate: { maxUnavailable: '10%' } } });
      await set.untilReady();
      await set.changeTemplate();
      await set.untilRolledOut();
    });
  },
);
