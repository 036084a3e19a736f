import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A rollout stops when the update strategy becomes OnDelete, and continues when it becomes RollingUpdate again',
  guarantee({
    clause: docs('update-strategies'),
    quote: 'the StatefulSet controller will not automatically update the Pods in a StatefulSet',
    also: [
      cites(
        docs('update-strategies'),
        'The RollingUpdate update strategy implements automated, rolling updates for the Pods in a StatefulSet.',
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('the first of two pods keeps its revision while the strategy is OnDelete', async ({
      set,
      faults,
      timeline,
    }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      const originalUid = set.pod(1).uid;
      await faults.blockDeletion(set.pod(1));
      await set.changeTemplate();
      await set.pod(1).untilTerminating();

      await set.change({ updateStrategy: { type: 'OnDelete', rollingUpdate: null } });
      await set.untilGenerationObserved();
      const afterStop = timeline.bookmark();
      await faults.unblockDeletion(set.pod(1));
      await set.pod(1).untilRecreated(originalUid);
      await set.pod(1).untilReady();
      await timeline.quietPeriod();
      await expect(timeline.since(afterStop)).toHaveNo('pod deleted');

      await set.change({ updateStrategy: { type: 'RollingUpdate' } });
      await set.untilRolledOut();
    });
  },
);
