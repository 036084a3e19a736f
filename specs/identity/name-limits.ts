import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A set may have any name of which its pods can be named',
  guarantee({
    clause: docs('components'),
    quote: 'The name of a StatefulSet object must be a valid DNS label.',
    level: 'core',
    needs: [],
  }),
  () => {
    test('52 characters, which leave room for the revision in a label', async ({ set }) => {
      await set.create({ name: 'w'.repeat(52), replicas: 1 });
      await set.untilReady();
      expect(await set.hostnames()).toEqual([`${'w'.repeat(52)}-0`]);
    });

    test('53 characters are accepted, but no pod can be made, and an event says why', async ({
      set,
      timeline,
    }) => {
      await set.create({ name: 'w'.repeat(53), replicas: 1 });
      await set.untilEvent('FailedCreate', 'must be no more than 63');
      await set.untilGenerationObserved();
      await timeline.quietPeriod();
      expect(set.pods()).toEqual([]);
    });

    test('64 characters are refused', async ({ set }) => {
      await expect(set.create({ name: 'w'.repeat(64), replicas: 1 })).toBeRejected(
        422,
        'must be no more than 63',
      );
    });
  },
);
