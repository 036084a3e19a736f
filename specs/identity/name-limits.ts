import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A StatefulSet may have any name that is short enough for the names and labels of its pods',
  guarantee({
    clause: docs('components'),
    quote: 'The name of a StatefulSet object must be a valid DNS label.',
    also: [cites(docs('names#dns-label-names'), 'contain at most 63 characters')],
    level: 'core',
    needs: [],
  }),
  () => {
    // The label controller-revision-hash adds a hash to the name, which together with its dash has up to 11 characters, and
    // fewer for some pod templates; a label value has at most 63.
    test('a name of 52 characters works', async ({ set }) => {
      await set.create({ name: 'w'.repeat(52), replicas: 1 });
      await set.untilReady();
      await expect(set).toHaveHostnames(`${'w'.repeat(52)}-0`);
    });

    test('a name of 60 characters is accepted, but an event reports that no pod can be created', async ({
      set,
      timeline,
    }) => {
      await set.create({ name: 'w'.repeat(60), replicas: 1 });
      await set.untilEvent('FailedCreate', 'must be no more than 63');
      await set.untilGenerationObserved();
      await timeline.quietPeriod();
      expect(set).toHavePods();
    });

    test('a name of 64 characters is rejected', async ({ set }) => {
      await expect(set.create({ name: 'w'.repeat(64), replicas: 1 })).toBeRejected(
        422,
        'must be no more than 63',
      );
    });
  },
);
