import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'With the propagation policy Orphan, the pods of a deleted StatefulSet stay and have no owner',
  guarantee({
    clause: docs('garbage-collection#orphaned-dependents'),
    quote: 'When Kubernetes deletes an owner object, the dependents left behind are called orphan objects.',
    also: [
      cites(
        docs('delete-stateful-set#deleting-a-statefulset'),
        'the Pods managed by the StatefulSet are left behind even after the StatefulSet object itself is deleted',
      ),
      cites(
        docs('basic-stateful-set#deleting-statefulsets'),
        "In a non-cascading delete, the StatefulSet's Pods are not deleted when the StatefulSet is deleted.",
      ),
      cites(
        docs('basic-stateful-set#non-cascading-delete'),
        'This parameter tells Kubernetes to only delete the StatefulSet, and to not delete any of its Pods.',
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('no pod is deleted, and the pods have no owner', async ({ set, timeline }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      const originalUids = set.uids();
      const beforeDeletion = timeline.bookmark();
      await set.orphan();
      await set.pod(0).untilOwnedBy('no controller');
      await set.pod(1).untilOwnedBy('no controller');
      await timeline.quietPeriod();
      await expect(timeline.since(beforeDeletion)).toHaveNo('pod deleted');
      expect(set).toHaveUids(originalUids);
      expect(set.pod(0)).toHaveOwners();
      expect(set.pod(1)).toHaveOwners();
    });
  },
);
