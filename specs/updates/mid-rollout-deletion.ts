import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A pod that is deleted during a rolling update returns with the revision that it had',
  guarantee({
    clause: docs('basic-stateful-set#rolling-update'),
    quote: "it will restore any Pod that fails during the update to that Pod's existing version",
    also: [
      cites(
        docs('basic-stateful-set#rolling-update'),
        'Pods that have already received the update will be restored to the updated version',
        'Pods that have not yet received the update will be restored to the previous version',
        'the controller attempts to continue to keep the application healthy and the update consistent in the presence of intermittent failures',
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('an updated pod returns with the update revision', async ({ set }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      const original = set.updateRevision();
      const originalUid = set.pod(1).uid;
      await set.changeTemplate({ blockedAt: 'readiness' });
      await set.pod(1).untilRecreated(originalUid);
      const deletedUid = await set.pod(1).delete();
      await set.pod(1).untilRecreated(deletedUid);
      expect(set).toHaveRevisions(original, set.updateRevision());
    });

    // With a partition, also with the default 0, Kubernetes creates such a pod from the update revision.
    test('a pod that is not updated yet returns with the previous revision, if the strategy has no partition', async ({
      set,
    }) => {
      await set.create({ replicas: 3, updateStrategy: { type: 'RollingUpdate' } });
      await set.untilReady();
      const original = set.updateRevision();
      const originalUid = set.pod(2).uid;
      await set.changeTemplate({ blockedAt: 'readiness' });
      await set.pod(2).untilRecreated(originalUid);
      const deletedUid = await set.pod(0).delete();
      await set.pod(0).untilRecreated(deletedUid);
      expect(set).toHaveRevisions(original, original, set.updateRevision());
    });
  },
);
