import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A volume with reclaim policy Delete is deleted together with its PVC',
  guarantee({
    clause: docs('delete-stateful-set#persistent-volumes'),
    quote:
      'Deleting the PVC after the pods have terminated might trigger deletion of the backing Persistent Volumes',
    also: [
      cites(
        docs('change-pv-reclaim-policy#why-change-reclaim-policy-of-a-persistentvolume'),
        'a dynamically provisioned volume is automatically deleted when a user deletes the corresponding PersistentVolumeClaim',
      ),
      cites(
        docs('run-replicated-stateful-application#cleaning-up'),
        'it automatically deletes the PersistentVolumes when it sees that you deleted the PersistentVolumeClaims',
      ),
    ],
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('the volume of a deleted PVC is deleted', async ({ set, claims }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      const { volume } = claims.of(0);
      await volume.reclaim('Delete');
      await set.scaleTo(0);
      await set.untilNoPods();
      await claims.of(0).delete();
      await claims.of(0).untilGone();
      await volume.untilGone();
    });

    test('PVC and volume are not deleted while a pod mounts the PVC', async ({ set, claims, timeline }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      const { volume } = claims.of(0);
      await volume.reclaim('Delete');
      await set.pod(0).writeToVolume('in use');
      await claims.of(0).delete();
      await claims.of(0).untilTerminating();
      const afterDeleteRequest = timeline.bookmark();
      await timeline.quietPeriod();
      await expect(timeline.since(afterDeleteRequest)).toHaveNo('claim gone');
      await expect(volume).toHavePhase('Bound');
      await expect(set.pod(0)).toHaveDataOnVolume('in use');

      await set.scaleTo(0);
      await claims.of(0).untilGone();
      await volume.untilGone();
    });
  },
);
