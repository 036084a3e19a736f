import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A recreated StatefulSet adopts the orphaned ControllerRevisions and replaces no pod',
  guarantee({
    clause: docs('garbage-collection#orphaned-dependents'),
    quote: 'When Kubernetes deletes an owner object, the dependents left behind are called orphan objects.',
    level: 'core',
    needs: [],
  }),
  () => {
    // A StatefulSet that was deleted with orphans used to lose its revisions: kubernetes#84982.
    test('the ControllerRevision and the pod stay the same', async ({ set, timeline }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      const originalUids = set.uids();
      const originalRevisions = await set.revisionIds();
      await set.orphan();

      await set.create({ replicas: 1 });
      await set.pod(0).untilOwnedBy('its set');
      await set.untilRolledOut();
      // The controller adopts a revision when its cache shows that the revision has lost its owner.
      await timeline.quietPeriod();
      await expect(set).toHaveRevisionIds(originalRevisions);
      expect(set).toHaveUids(originalUids);
    });
  },
);
