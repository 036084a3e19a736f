import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'No pod is created for a PVC that is being deleted',
  guarantee({
    clause: docs('persistent-volumes#storage-object-in-use-protection'),
    quote: 'PVC removal is postponed until the PVC is no longer actively used by any Pods.',
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    // https://github.com/kubernetes/kubernetes/issues/74374
    test('the pod is created with a new PVC once the terminating PVC is gone', async ({
      set,
      claims,
      faults,
      timeline,
    }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      await faults.blockDeletion(claims.of(0));
      const deletedUid = await claims.of(0).delete();
      await claims.of(0).untilTerminating();
      await set.pod(0).delete();
      await set.pod(0).untilGone();
      const afterPodIsGone = timeline.bookmark();
      await timeline.quietPeriod();
      await expect(timeline.since(afterPodIsGone)).toHaveNo('pod created');
      await set.untilEvent('FailedCreate', 'pvc data-web-0 is being deleted');

      await faults.unblockDeletion(claims.of(0));
      await claims.of(0).untilGone();
      await set.forceReconcile();
      await claims.of(0).untilRecreated(deletedUid);
      await set.untilReady();
    });
  },
);
