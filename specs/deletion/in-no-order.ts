import { describe, docs, guarantee, test } from '../../fixtures';

describe(
  'The pods of a deleted Parallel StatefulSet are deleted without waiting for each other',
  guarantee({
    clause: docs('basic-stateful-set#cleaning-up'),
    quote: "it does not wait for a Pod's ordinal successor to terminate prior to deleting that Pod",
    level: 'core',
    needs: [],
  }),
  () => {
    // The tutorial deletes a Parallel StatefulSet there. For OrderedReady the documentation contradicts itself, and
    // "StatefulSets do not provide any guarantees on the termination of pods when a StatefulSet is deleted".
    test('a pod is gone while its successor is still terminating', async ({ set, faults }) => {
      await set.create({ replicas: 2, podManagementPolicy: 'Parallel' });
      await set.untilReady();
      await faults.blockDeletion(set.pod(1));
      await set.delete();
      await set.pod(1).untilTerminating();
      await set.pod(0).untilGone();
    });
  },
);
