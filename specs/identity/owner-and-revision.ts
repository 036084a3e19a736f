import { describe, expect, field, guarantee, test } from '../../fixtures';

describe(
  'Each pod names its set as its controller, and the revision that it was made from',
  guarantee({
    clause: field('status.currentRevision'),
    quote: 'the version of the StatefulSet used to generate Pods in the sequence [0,currentReplicas)',
    level: 'core',
    needs: [],
  }),
  () => {
    test('when a set of two is created', async ({ set }) => {
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
      const revision = { 'controller-revision-hash': set.object().status?.currentRevision };
      expect(set.pod(0).object.metadata).toMatchObject({ ownerReferences: [owner], labels: revision });
      expect(set.pod(1).object.metadata).toMatchObject({ ownerReferences: [owner], labels: revision });
      expect(await set.revisions()).toEqual([revision['controller-revision-hash']]);
    });
  },
);
