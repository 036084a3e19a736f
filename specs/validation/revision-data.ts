import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'The data of a ControllerRevision cannot be changed',
  guarantee({
    clause: docs('controller-revision#ControllerRevision'),
    quote: 'The API Server will fail validation of all requests that attempt to mutate the Data field.',
    also: [
      cites(docs('controller-revision#ControllerRevision'), 'ControllerRevisions may, however, be deleted.'),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('a change of the data is rejected', async ({ set, revision }) => {
      await set.create({ replicas: 0 });
      await set.untilGenerationObserved();
      await expect(revision.changeData()).toBeRejected(422, 'data: Invalid value');
    });

    test('a ControllerRevision can be deleted, and the pods are not replaced', async ({
      set,
      revision,
      timeline,
    }) => {
      await set.create({ replicas: 1, blockedAt: 'scheduling', podManagementPolicy: 'Parallel' });
      await set.pod(0).untilCreated();
      await set.untilGenerationObserved();
      const beforeDeletion = timeline.bookmark();
      await expect(revision.delete()).toBeAccepted();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeDeletion)).toHaveNo('pod deleted');
    });
  },
);
