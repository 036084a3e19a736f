import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'Pods below the partition are recreated at the previous revision, also after a scale to zero',
  guarantee({
    clause: docs('partitions'),
    quote: 'even if they are deleted, they will be recreated at the previous version',
    level: 'core',
    needs: [],
  }),
  () => {
    test('two pods below the partition return at their revision when the StatefulSet is scaled to zero and back', async ({
      set,
    }) => {
      await set.create({
        replicas: 2,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
      });
      await set.untilReady();
      const original = set.updateRevision();
      await set.changeTemplate();
      await set.untilGenerationObserved();
      expect(set).toHaveRevisions(original, original);

      await set.scaleTo(0);
      await set.untilNoPods();
      // The status of the StatefulSet without pods: the controller compares revisions when it writes the status.
      await set.untilStatus({ replicas: 0 });
      await set.scaleTo(2);
      await set.untilReady();
      expect(set).toHaveRevisions(original, original);
    });
  },
);
