import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'With the propagation policy Background, a StatefulSet is deleted at once and its pods afterwards',
  guarantee({
    clause: docs('garbage-collection#background-deletion'),
    quote: 'the Kubernetes API server deletes the owner object immediately',
    also: [
      cites(
        docs('garbage-collection#orphaned-dependents'),
        'By default, Kubernetes deletes dependent objects.',
      ),
      cites(
        docs('delete-stateful-set#deleting-a-statefulset'),
        'All Pods that are part of this workload are also deleted.',
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('the StatefulSet is gone although no pod can terminate, and the pods are deleted', async ({
      set,
      faults,
    }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      await faults.blockDeletion(set.pod(0));
      await faults.blockDeletion(set.pod(1));
      await set.delete('Background');
      await set.pod(0).untilTerminating();
      await set.pod(1).untilTerminating();
    });

    test('a request without a propagation policy deletes the pods too, and no pod is created again', async ({
      set,
      timeline,
    }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      const beforeDeletion = timeline.bookmark();
      await set.delete();
      await set.untilNoPods();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeDeletion)).toHaveNo('pod created');
    });
  },
);
