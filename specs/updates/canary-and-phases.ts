import { cites, describe, docs, expect, field, guarantee, test } from '../../fixtures';

describe(
  'A rolling update replaces only the pods from the partition on',
  guarantee({
    clause: docs('partitions'),
    quote:
      "all Pods with an ordinal that is greater than or equal to the partition will be updated when the StatefulSet's .spec.template is updated",
    also: [
      cites(
        docs('partitions'),
        'All Pods with an ordinal that is less than the partition will not be updated',
        'even if they are deleted, they will be recreated at the previous version',
        'updates to its .spec.template will not be propagated to its Pods',
        'stage an update, roll out a canary, or perform a phased roll out',
      ),
      cites(
        docs('basic-stateful-set#staging-an-update'),
        'you will keep the existing Pods in the StatefulSet unchanged whilst you change the pod template for the StatefulSet',
        'the StatefulSet restored the Pod with the original container image',
      ),
      cites(
        docs('basic-stateful-set#rolling-out-a-canary'),
        'When you changed the partition, the StatefulSet controller automatically updated the web-2 Pod',
        'If a Pod that has an ordinal less than the partition is deleted or otherwise terminated, it will be restored to its original configuration.',
      ),
      cites(
        docs('basic-stateful-set#phased-roll-outs'),
        'set the partition to the ordinal at which you want the controller to pause the update',
        'By moving the partition to 0, you allowed the StatefulSet to continue the update process.',
      ),
      cites(
        field('spec.updateStrategy.rollingUpdate.partition'),
        'During a rolling update, all pods from ordinal Replicas-1 to Partition are updated.',
        'All pods from ordinal Partition-1 to 0 remain untouched.',
        'This is helpful in being able to do a canary based deployment.',
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    const partition = (ordinal: number) => ({
      type: 'RollingUpdate',
      rollingUpdate: { partition: ordinal },
    });

    test('a pod below the partition keeps its revision, also when it is deleted', async ({
      set,
      timeline,
    }) => {
      await set.create({ replicas: 2, updateStrategy: partition(1) });
      await set.untilReady();
      const original = set.updateRevision();
      const originalUid = set.pod(0).uid;
      await set.changeTemplate();
      await set.untilRolledOut();
      await timeline.quietPeriod();
      expect(set.pod(0)).toHaveUid(originalUid);
      expect(set).toHaveRevisions(original, set.updateRevision());

      const deletedUid = await set.pod(0).delete();
      await set.pod(0).untilRecreated(deletedUid);
      expect(set).toHaveRevisions(original, set.updateRevision());
    });

    test('a partition above the replicas stages an update: no pod changes', async ({ set, timeline }) => {
      await set.create({ replicas: 1, updateStrategy: partition(2) });
      await set.untilReady();
      const original = set.updateRevision();
      const originalUids = set.uids();
      const beforeChange = timeline.bookmark();
      await set.changeTemplate();
      await set.untilGenerationObserved();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeChange)).toHaveNo('pod deleted');
      expect(set).toHaveUids(originalUids);

      const deletedUid = await set.pod(0).delete();
      await set.pod(0).untilRecreated(deletedUid);
      expect(set).toHaveRevisions(original);
    });

    test('a lower partition updates the next pod and no other', async ({ set }) => {
      await set.create({ replicas: 2, updateStrategy: partition(2) });
      await set.untilReady();
      const original = set.updateRevision();
      await set.changeTemplate();
      await set.change({ updateStrategy: partition(1) });
      await set.untilRolledOut();
      expect(set).toHaveRevisions(original, set.updateRevision());

      const canaryUid = set.pod(1).uid;
      await set.change({ updateStrategy: partition(0) });
      await set.untilRolledOut();
      expect(set).toHaveRevisions(set.updateRevision(), set.updateRevision());
      expect(set.pod(1)).toHaveUid(canaryUid);
    });
  },
);
