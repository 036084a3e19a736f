import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A StatefulSet with the pod template of an earlier revision returns to that revision',
  guarantee({
    clause: docs('performing-rollbacks'),
    quote: 'You can revert to a previous configuration',
    also: [cites(docs('performing-rollbacks'), 'Apply the Pod template from revision 3')],
    level: 'core',
    needs: [],
  }),
  () => {
    // The docs say that a rollback creates a ControllerRevision. The controller gives the earlier one the next number instead.
    test('the earlier ControllerRevision becomes the latest, and the pod is recreated from it', async ({
      set,
    }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      const first = set.updateRevision();
      await set.changeTemplate({ labels: { colour: 'blue' } });
      await set.untilRolledOut();
      const second = set.updateRevision();
      await set.changeTemplate({ labels: { colour: 'yellow' } });
      await set.untilRolledOut();
      const third = set.updateRevision();

      await set.rollBackTo(second);
      await set.untilRolledOut();
      expect(set.pod(0)).toHaveRevision(second);
      expect(set.pod(0)).toHaveLabels({ colour: 'blue' });
      await expect(set).toHaveRevisionNumbers({ [first]: 1, [third]: 3, [second]: 4 });
    });
  },
);
