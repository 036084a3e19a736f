import { cites, describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'Data outlives the pod that wrote it',
  guarantee({
    clause: docs('stable-storage'),
    quote:
      'When a Pod is (re)scheduled onto a node, its volumeMounts mount the PersistentVolumes associated with its PersistentVolume Claims.',
    also: [
      cites(
        docs('components'),
        'The volumeClaimTemplates will provide stable storage using PersistentVolumes provisioned by a PersistentVolume Provisioner.',
      ),
      cites(
        docs('delete-stateful-set#persistent-volumes'),
        'Deleting the Pods in a StatefulSet will not delete the associated volumes.',
      ),
      cites(
        docs('basic-stateful-set#writing-to-stable-storage'),
        'the PersistentVolumes associated with their PersistentVolumeClaims are remounted to their volumeMounts',
      ),
      cites(
        docs('basic-stateful-set#ordered-pod-termination'),
        "the PersistentVolumes mounted to the Pods of a StatefulSet are not deleted when the StatefulSet's Pods are deleted",
      ),
    ],
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('a recreated pod finds its data', async ({ set, timeline }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      await set.pod(0).writeToVolume('kept');
      const deletedUid = await set.pod(0).delete();
      await set.pod(0).untilRecreated(deletedUid);
      await set.untilReady();
      await expect(timeline).toFollow(rules.claimKept);
      await expect(set.pod(0)).toHaveDataOnVolume('kept');
    });

    test('two pods that are deleted at once each find their own data', async ({ set, timeline }) => {
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      await set.pod(0).writeToVolume('of web-0');
      await set.pod(1).writeToVolume('of web-1');
      const deletedUid0 = await set.pod(0).delete();
      const deletedUid1 = await set.pod(1).delete();
      await set.pod(0).untilRecreated(deletedUid0);
      await set.pod(1).untilRecreated(deletedUid1);
      await set.untilReady();
      await expect(timeline).toFollow(rules.claimKept);
      await expect(set.pod(0)).toHaveDataOnVolume('of web-0');
      await expect(set.pod(1)).toHaveDataOnVolume('of web-1');
    });
  },
);
