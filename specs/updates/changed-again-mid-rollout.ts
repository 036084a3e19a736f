import { describe, expect, field, guarantee, rules, test } from '../../fixtures';

describe(
  'A template that changes during a rollout replaces the earlier change',
  guarantee({
    clause: field('spec.updateStrategy.type'),
    quote:
      "new Pods will be created from the specification version indicated by the StatefulSet's updateRevision",
    level: 'core',
    needs: [],
  }),
  () => {
    test('no pod is created from the second of three templates once the third is known', async ({
      set,
      faults,
      timeline,
    }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      const originalUid = set.pod(1).uid;
      await faults.blockDeletion(set.pod(0));
      await set.changeTemplate();
      await set.pod(1).untilRecreated(originalUid);
      await set.pod(0).untilTerminating();

      await set.changeTemplate();
      await set.untilGenerationObserved();
      const afterSecondChange = timeline.bookmark();
      await faults.unblockDeletion(set.pod(0));
      await set.untilRolledOut();
      await expect(timeline.since(afterSecondChange)).toFollow(rules.createdWithUpdateRevision);
    });
  },
);
