import { describe, expect, field, guarantee, test } from '../../fixtures';

const warning = 'spec.revisionHistoryLimit: a negative value retains all historical revisions';

// The documentation does not mention negative limits. The controller of Kubernetes 1.31 and earlier panicked: kubernetes#129018.
describe(
  'A negative revisionHistoryLimit is accepted with a warning and retains all revisions',
  guarantee({
    clause: field('spec.revisionHistoryLimit'),
    quote: "the maximum number of revisions that will be maintained in the StatefulSet's revision history",
    level: 'core',
    needs: [],
  }),
  () => {
    test('the response to the creation contains the warning', async ({ requests }) => {
      await expect(requests.create({ 'spec.revisionHistoryLimit': -1 })).toBeAccepted({ warning });
    });

    test('the response to a change contains the warning', async ({ set, requests }) => {
      await set.create({ replicas: 0 });
      await expect(requests.change({ 'spec.revisionHistoryLimit': -1 })).toBeAccepted({ warning });
    });

    test('the revision of each template is retained', async ({ set }) => {
      await set.create({ replicas: 0, revisionHistoryLimit: -1 });
      await set.untilGenerationObserved();
      await set.changeTemplate();
      await set.untilGenerationObserved();
      await set.changeTemplate();
      await set.untilGenerationObserved();
      // The controller deletes surplus revisions after it has reported the generation, so another generation must be observed.
      await set.change({ minReadySeconds: 1 });
      await set.untilGenerationObserved();
      await expect(set).toHaveRevisionCount(3);
    });
  },
);
