import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A pod keeps its PVC and its data when the pod template changes and is rolled back',
  guarantee({
    clause: docs('basic-stateful-set#writing-to-stable-storage'),
    quote:
      'the PersistentVolumes associated with their PersistentVolumeClaims are remounted to their volumeMounts',
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('a pod finds its data after a rolling update and after a rollback', async ({ set, timeline }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      const first = set.updateRevision();
      await set.pod(0).writeToVolume('kept');
      await set.changeTemplate();
      await set.untilRolledOut();
      await expect(timeline).toFollow(rules.claimKept);
      await expect(set.pod(0)).toHaveDataOnVolume('kept');

      await set.rollBackTo(first);
      await set.untilRolledOut();
      expect(set.pod(0)).toHaveRevision(first);
      await expect(timeline).toFollow(rules.claimKept);
      await expect(set.pod(0)).toHaveDataOnVolume('kept');
    });
  },
);
