import { describe, expect, field, guarantee, test } from '../../fixtures';

describe(
  'Each pod references its StatefulSet as its controller, and the revision that the pod was created from',
  guarantee({
    clause: field('status.currentRevision'),
    quote: 'the version of the StatefulSet used to generate Pods in the sequence [0,currentReplicas)',
    level: 'core',
    needs: [],
  }),
  () => {
    test('two new pods have the owner reference and the label of the current revision', async ({ set }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      const owner = {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        name: 'web',
        uid: set.object().metadata?.uid,
        controller: true,
        blockOwnerDeletion: true,
      };
      expect(set.pod(0)).toHaveOwners(owner);
      expect(set.pod(1)).toHaveOwners(owner);
      expect(set.pod(0)).toHaveCurrentRevisionOf(set);
      expect(set.pod(1)).toHaveCurrentRevisionOf(set);
      await expect(set).toHaveOnlyCurrentRevision();
    });
  },
);
