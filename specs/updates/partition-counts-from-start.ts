import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'The partition counts the pods from spec.ordinals.start',
  guarantee({
    clause: docs('partitions'),
    quote: 'All Pods with an ordinal that is less than the partition will not be updated',
    level: 'core',
    needs: ['start-ordinal'],
  }),
  () => {
    // The docs compare the ordinal with the partition. The controller compares the position of the pod, counted from the start.
    test('with the start 5 and the partition 1, web-6 is updated and web-5 is not', async ({
      set,
      timeline,
    }) => {
      await set.create({
        replicas: 2,
        ordinals: { start: 5 },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } },
      });
      await set.untilReady();
      const original = set.updateRevision();
      await set.changeTemplate();
      await set.untilRolledOut();
      await timeline.quietPeriod();
      expect(set).toHaveRevisions(original, set.updateRevision());

      const deletedUid = await set.pod(5).delete();
      await set.pod(5).untilRecreated(deletedUid);
      expect(set).toHaveRevisions(original, set.updateRevision());
    });
  },
);
