import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'The subresource scale shows and changes the number of replicas',
  guarantee({
    clause: docs('scale-stateful-set#use-kubectl-to-scale-statefulsets'),
    quote: 'Change the number of replicas of your StatefulSet',
    level: 'core',
    needs: [],
  }),
  () => {
    test('a read shows the desired pods, the created pods, and their label selector', async ({
      set,
      scale,
    }) => {
      await set.create({ replicas: 1, blockedAt: 'scheduling' });
      await set.untilStatus({ replicas: 1 });
      await expect(scale).toShow({ replicas: 1, pods: 1, selector: 'app=web' });
    });

    test('PUT and PATCH change the number of pods', async ({ set, scale }) => {
      await set.create({ replicas: 1, podManagementPolicy: 'Parallel', blockedAt: 'scheduling' });
      await set.pod(0).untilCreated();
      await scale.replace(3);
      await expect(scale).toShow({ replicas: 3 });
      await set.pod(2).untilCreated();
      await scale.patch(0);
      await expect(scale).toShow({ replicas: 0 });
      await set.pod(0).untilGone();
      await set.pod(1).untilGone();
      await set.pod(2).untilGone();
    });

    test('PUT with an outdated resourceVersion is rejected', async ({ set, scale }) => {
      await set.create({ replicas: 0 });
      const outdated = await scale.resourceVersion();
      await set.change({ minReadySeconds: 1 });
      await expect(scale.replace(1, outdated)).toBeRejected(409, 'the object has been modified');
    });

    test('a negative number of replicas is rejected', async ({ set, scale }) => {
      await set.create({ replicas: 0 });
      await expect(scale.replace(-1)).toBeRejected(
        422,
        'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      );
    });
  },
);
