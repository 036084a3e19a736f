import { describe, expect, field, guarantee, test } from '../../fixtures';

describe(
  'A pod is available once it has been Ready for minReadySeconds',
  guarantee({
    clause: field('spec.minReadySeconds'),
    quote:
      'Minimum number of seconds for which a newly created pod should be ready without any of its container crashing for it to be considered available.',
    level: 'core',
    needs: [],
  }),
  () => {
    test('and only then counts and makes way for the next', async ({ set, timeline }) => {
      await set.create({ replicas: 2, minReadySeconds: 3600 });
      await set.pod(0).untilReady();
      await set.untilStatus({ readyReplicas: 1 });
      await timeline.quietPeriod();
      expect(set.names()).toEqual(['web-0']);
      expect(set.object().status).toMatchObject({ readyReplicas: 1, availableReplicas: 0 });
    });

    test('and at once when minReadySeconds is lowered', async ({ set }) => {
      await set.create({ replicas: 2, minReadySeconds: 3600 });
      await set.pod(0).untilReady();
      await set.untilStatus({ readyReplicas: 1 });
      await set.change({ minReadySeconds: 0 });
      await set.untilReady();
      await set.untilStatus({ availableReplicas: 2 });
    });
  },
);
