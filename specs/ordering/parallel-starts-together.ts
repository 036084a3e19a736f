import { describe, docs, guarantee, test } from '../../fixtures';

describe(
  'Pods of a Parallel StatefulSet are created and deleted without waiting for each other',
  guarantee({
    clause: docs('parallel-pod-management'),
    quote:
      'to not wait for Pods to become Running and Ready or completely terminated prior to launching or terminating another Pod',
    level: 'core',
    needs: [],
  }),
  () => {
    test('three pods are created although none becomes Ready', async ({ set }) => {
      await set.create({ replicas: 3, podManagementPolicy: 'Parallel', blockedAt: 'readiness' });
      await set.pod(0).untilCreated();
      await set.pod(1).untilCreated();
      await set.pod(2).untilCreated();
      await set.pod(0).untilUnready();
      await set.pod(1).untilUnready();
    });

    test('three pods are deleted although none can terminate', async ({ set, faults }) => {
      await set.create({ replicas: 3, podManagementPolicy: 'Parallel' });
      await set.untilReady();
      await faults.blockDeletion(set.pod(0));
      await faults.blockDeletion(set.pod(1));
      await faults.blockDeletion(set.pod(2));
      await set.scaleTo(0);
      await set.pod(0).untilTerminating();
      await set.pod(1).untilTerminating();
      await set.pod(2).untilTerminating();

      await faults.unblockDeletion(set.pod(0));
      await faults.unblockDeletion(set.pod(1));
      await faults.unblockDeletion(set.pod(2));
      await set.untilNoPods();
    });
  },
);
