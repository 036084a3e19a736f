import { cites, describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'PVCs outlive the StatefulSet that created them',
  guarantee({
    clause: docs('stable-storage'),
    quote:
      "the PersistentVolumes associated with the Pods' PersistentVolume Claims are not deleted when the Pods, or StatefulSet are deleted",
    also: [
      cites(
        docs('basic-stateful-set#non-cascading-delete'),
        'When you recreated the StatefulSet and it relaunched web-0, its original PersistentVolume was remounted.',
      ),
      cites(
        docs('basic-stateful-set#cascading-delete'),
        'the Pods are recreated with their PersistentVolumes mounted',
      ),
    ],
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('the PVCs stay bound to their volumes', async ({ set, claims, timeline }) => {
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      const originalUids = claims.uids();
      const originalVolumes = claims.volumes();
      const beforeDeletion = timeline.bookmark();
      await set.delete();
      await set.untilNoPods();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeDeletion)).toHaveNo('claim deleted');
      expect(claims).toHaveUids(originalUids);
      expect(claims).toHaveVolumes(originalVolumes);
      expect(claims).toHavePhases('data-web-0 Bound', 'data-web-1 Bound');
    });

    test('the pods of a new StatefulSet with the same name find the data', async ({ set, timeline }) => {
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      await set.pod(0).writeToVolume('of web-0');
      await set.pod(1).writeToVolume('of web-1');
      await set.delete();
      await set.untilNoPods();
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      await expect(timeline).toFollow(rules.claimKept);
      await expect(set.pod(0)).toHaveDataOnVolume('of web-0');
      await expect(set.pod(1)).toHaveDataOnVolume('of web-1');
    });
  },
);
