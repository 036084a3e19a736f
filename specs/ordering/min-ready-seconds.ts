import { cites, describe, expect, field, guarantee, test } from '../../fixtures';

describe(
  'A pod is available once it has been Ready for minReadySeconds',
  guarantee({
    clause: field('spec.minReadySeconds'),
    quote:
      'Minimum number of seconds for which a newly created pod should be ready without any of its container crashing for it to be considered available.',
    also: [
      cites(
        field('status.availableReplicas'),
        'Total number of available pods (ready for at least minReadySeconds) targeted by this statefulset.',
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('a pod that has just become Ready is not available, and its successor is not created', async ({
      set,
      timeline,
    }) => {
      await set.create({ replicas: 2, minReadySeconds: 3600 });
      await set.pod(0).untilReady();
      await set.untilStatus({ readyReplicas: 1 });
      await timeline.quietPeriod();
      expect(set).toHavePods('web-0');
      // A pod is unready while its node does not respond.
      await set.untilStatus({ readyReplicas: 1 });
      expect(set).toHaveStatus({ readyReplicas: 1, availableReplicas: 0 });
    });

    test('a Ready pod is available at once when minReadySeconds is lowered', async ({ set }) => {
      await set.create({ replicas: 2, minReadySeconds: 3600 });
      await set.pod(0).untilReady();
      await set.untilStatus({ readyReplicas: 1 });
      await set.change({ minReadySeconds: 0 });
      await set.untilReady();
      await set.untilStatus({ availableReplicas: 2 });
    });
  },
);
