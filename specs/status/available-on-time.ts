import { describe, field, guarantee, test } from '../../fixtures';

describe(
  'A pod is counted as available soon after it has been Ready for minReadySeconds',
  guarantee({
    clause: field('status.availableReplicas'),
    quote:
      'Total number of available pods (ready for at least minReadySeconds) targeted by this statefulset.',
    level: 'core',
    needs: [],
  }),
  () => {
    // https://github.com/kubernetes/kubernetes/issues/135428
    test('two pods that become Ready one after the other are counted without any change of the spec', async ({
      set,
    }) => {
      await set.create({
        replicas: 2,
        minReadySeconds: 2,
        podManagementPolicy: 'Parallel',
        blockedAt: 'readiness',
      });
      await set.pod(0).untilRunning();
      await set.pod(1).untilRunning();
      await set.pod(0).repairReadiness();
      await set.pod(0).untilReady();
      await set.pod(1).repairReadiness();
      await set.untilReady();
      await set.untilAvailableOnTime();
    });
  },
);
