import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'With the propagation policy Foreground, a StatefulSet exists until its pods are gone',
  guarantee({
    clause: docs('garbage-collection#foreground-deletion'),
    quote: 'The object remains visible through the Kubernetes API until the deletion process is complete.',
    also: [
      cites(
        docs('garbage-collection#foreground-deletion'),
        'the only dependents that block owner deletion are those that have the ownerReference.blockOwnerDeletion=true field',
      ),
      cites(
        docs('basic-stateful-set#deleting-statefulsets'),
        'In a cascading delete, both the StatefulSet and its Pods are deleted.',
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('the StatefulSet is gone after its last pod, and creates no pod meanwhile', async ({
      set,
      faults,
      timeline,
    }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      await faults.blockDeletion(set.pod(0));
      const beforeDeletion = timeline.bookmark();
      await set.deleteInForeground();
      await set.pod(1).untilGone();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeDeletion)).toHaveNo('pod created');
      await expect(set).toStillExist();

      await faults.unblockDeletion(set.pod(0));
      await set.untilGone();
    });

    test('a pod without blockOwnerDeletion does not delay the deletion of the StatefulSet', async ({
      set,
      faults,
    }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      await faults.clearBlockOwnerDeletion(set.pod(0));
      await faults.blockDeletion(set.pod(0));
      await set.deleteInForeground();
      await set.untilGone();
      await set.pod(0).untilTerminating();
    });
  },
);
