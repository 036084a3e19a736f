import { cites, describe, docs, expect, field, guarantee, rules, test } from '../../fixtures';

describe(
  'A Parallel StatefulSet updates its pods one at a time',
  guarantee({
    clause: docs('rolling-updates'),
    quote:
      'It will proceed in the same order as Pod termination (from the largest ordinal to the smallest), updating each Pod one at a time.',
    also: [
      cites(
        docs('basic-stateful-set#parallel-pod-management'),
        'Kubernetes still rolls out changes in order',
      ),
      cites(docs('maximum-unavailable-pods'), 'The default setting is 1.'),
      cites(field('spec.updateStrategy.rollingUpdate.maxUnavailable'), 'Defaults to 1.'),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('three pods are replaced one at a time when the pod template changes', async ({ set, timeline }) => {
      await set.create({ replicas: 3, podManagementPolicy: 'Parallel' });
      await set.untilReady();
      const beforeUpdate = timeline.bookmark();

      await set.changeTemplate();
      await set.untilRolledOut();
      await expect(timeline.since(beforeUpdate)).toFollow(
        rules.updatedInReverse,
        rules.oneUnreadyAtATime,
        rules.oneDeletedAtATime,
      );
    });

    // https://github.com/kubernetes/kubernetes/issues/119234
    test('no pod is replaced until the last updated pod is available', async ({ set, timeline }) => {
      await set.create({ replicas: 2, podManagementPolicy: 'Parallel' });
      await set.untilReady();
      const originalUid = set.pod(1).uid;
      await set.change({ minReadySeconds: 3600 });
      await set.changeTemplate();
      await set.pod(1).untilRecreated(originalUid);
      await set.pod(1).untilReady();
      const afterFirstUpdate = timeline.bookmark();

      await timeline.quietPeriod();
      await expect(timeline.since(afterFirstUpdate)).toHaveNo('pod deleted');
    });
  },
);
