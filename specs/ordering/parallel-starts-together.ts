import { cites, describe, docs, field, guarantee, test } from '../../fixtures';

describe(
  'Pods of a Parallel StatefulSet are created and deleted without waiting for each other',
  guarantee({
    clause: docs('parallel-pod-management'),
    quote:
      'to not wait for Pods to become Running and Ready or completely terminated prior to launching or terminating another Pod',
    also: [
      cites(
        docs('parallel-pod-management'),
        'to launch or terminate all Pods in parallel',
        'For scaling operations, this means all Pods are created or terminated simultaneously.',
      ),
      cites(
        docs('basic-stateful-set#parallel-pod-management'),
        'it did not wait for the first to become Running and Ready prior to launching the second and third Pods',
      ),
      cites(
        field('spec.podManagementPolicy'),
        'create pods in parallel to match the desired scale without waiting, and on scale down will delete all pods at once',
        'will create and delete pods as soon as the stateful set replica count is changed',
        'will not wait for pods to be ready or complete termination',
      ),
    ],
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
