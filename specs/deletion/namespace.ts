import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'Deleting a namespace deletes the PVCs of a StatefulSet after its pods, and then the volumes',
  guarantee({
    clause: docs('persistent-volumes#storage-object-in-use-protection'),
    quote: 'PVC removal is postponed until the PVC is no longer actively used by any Pods.',
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('the PVC is kept until its pod is gone, and then PVC and volume are deleted', async ({
      set,
      claims,
      faults,
      timeline,
    }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      const { volume } = claims.of(0);
      await volume.reclaim('Delete');
      await faults.blockDeletion(set.pod(0));
      await faults.deleteNamespace();
      await set.pod(0).untilTerminating();
      const afterDeletion = timeline.bookmark();
      await timeline.quietPeriod();
      await expect(timeline.since(afterDeletion)).toHaveNo('claim gone');

      await faults.unblockDeletion(set.pod(0));
      await set.pod(0).untilGone();
      await claims.of(0).untilGone();
      await volume.untilGone();
    });
  },
);
