import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A rollout stops at a pod that does not become Ready, until that pod is deleted',
  guarantee({
    clause: docs('forced-rollback'),
    quote: 'StatefulSet will stop the rollout and wait',
    also: [
      cites(
        docs('forced-rollback'),
        "it's not enough to revert the Pod template to a good configuration",
        'StatefulSet will continue to wait for the broken Pod to become Ready (which never happens)',
        'After reverting the template, you must also delete any Pods that StatefulSet had already attempted to run with the bad configuration.',
        'StatefulSet will then begin to recreate the Pods using the reverted template.',
      ),
      cites(
        docs('limitations'),
        "it's possible to get into a broken state that requires manual intervention to repair",
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    // The documentation describes this as intended: https://github.com/kubernetes/kubernetes/issues/67250
    test.for([
      ['runs without becoming Ready', { blockedAt: 'readiness' }],
      ['cannot pull its image', { container: { image: 'missing', imagePullPolicy: 'Never' } }],
      ['cannot be scheduled', { nodeSelector: { 'stsc/node': 'none' } }],
    ] as const)(
      'OrderedReady: after a template whose pod %s, a good template is rolled out only when that pod is deleted',
      async ([, faultyTemplate], { set, timeline }) => {
        await set.create({ replicas: 2 });
        await set.untilReady();
        const originalRevision = set.pod(0).revision;
        const originalUid = set.pod(1).uid;
        const beforeRollout = timeline.bookmark();
        await set.changeTemplate(faultyTemplate);
        await set.pod(1).untilRecreated(originalUid);
        await set.pod(1).untilStuck();
        const whileStuck = timeline.bookmark();
        await timeline.quietPeriod();
        await expect(timeline.since(beforeRollout)).toHaveNo('pod deleted', { of: set.pod(0) });

        await set.rollBackTo(originalRevision);
        await set.untilGenerationObserved();
        await timeline.quietPeriod();
        await expect(timeline.since(whileStuck)).toHaveNo('pod deleted');

        const stuckUid = await set.pod(1).delete();
        await set.pod(1).untilRecreated(stuckUid);
        await set.untilRolledOut();
      },
    );

    test('Parallel: a good template replaces the unready pod without a deletion by the user', async ({
      set,
    }) => {
      await set.create({ replicas: 2, podManagementPolicy: 'Parallel' });
      await set.untilReady();
      const firstUid = set.pod(0).uid;
      const originalRevision = set.pod(0).revision;
      const originalUid = set.pod(1).uid;
      await set.changeTemplate({ blockedAt: 'readiness' });
      await set.pod(1).untilRecreated(originalUid);
      await set.pod(1).untilStuck();
      const stuckUid = set.pod(1).uid;

      await set.rollBackTo(originalRevision);
      await set.pod(1).untilRecreated(stuckUid);
      await set.untilRolledOut();
      expect(set.pod(0)).toHaveUid(firstUid);
    });
  },
);
