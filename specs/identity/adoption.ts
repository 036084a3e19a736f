import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A StatefulSet adopts the pods that match its selector and releases the pods that do not match',
  guarantee({
    clause: docs('pod-selector'),
    quote:
      'You must set the .spec.selector field of a StatefulSet to match the labels of its .spec.template.metadata.labels.',
    also: [
      cites(
        docs('delete-stateful-set#deleting-a-statefulset'),
        'the Pods managed by the StatefulSet are left behind even after the StatefulSet object itself is deleted',
      ),
      cites(
        docs('garbage-collection#orphaned-dependents'),
        'When Kubernetes deletes an owner object, the dependents left behind are called orphan objects.',
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
    test('orphaned pods are adopted when the StatefulSet is created again', async ({ set }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      const originalUids = set.uids();
      await set.orphan();
      await set.pod(0).untilOwnedBy('no controller');
      await set.pod(1).untilOwnedBy('no controller');

      await set.create({ replicas: 2 });
      await set.pod(0).untilOwnedBy('its set');
      await set.pod(1).untilOwnedBy('its set');
      await set.untilReady();
      expect(set).toHaveUids(originalUids);
    });

    test('a pod is released when its labels stop matching, and adopted when its labels match again', async ({
      set,
    }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      const originalUid = set.pod(0).uid;
      await set.pod(0).label({ app: 'other' });
      await set.pod(0).untilOwnedBy('no controller');
      await set.pod(0).label({ app: 'web' });
      await set.pod(0).untilOwnedBy('its set');
      expect(set.pod(0)).toHaveUid(originalUid);
    });

    test('a released pod is replaced once its name is free', async ({ set }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      await set.pod(0).label({ app: 'other' });
      await set.pod(0).untilOwnedBy('no controller');
      const deletedUid = await set.pod(0).delete();
      await set.pod(0).untilRecreated(deletedUid);
      await set.pod(0).untilOwnedBy('its set');
    });
  },
);
