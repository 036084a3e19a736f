import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A rollout is not limited by a PodDisruptionBudget, but its disruptions count',
  guarantee({
    clause: docs('disruptions#pod-disruption-budgets'),
    quote:
      'workload resources (such as Deployment and StatefulSet) are not limited by PDBs when doing rolling upgrades',
    also: [
      cites(
        docs('disruptions#pod-disruption-budgets'),
        'Pods which are deleted or unavailable due to a rolling upgrade to an application do count against the disruption budget',
      ),
      cites(
        docs('api-eviction#how-api-initiated-eviction-works'),
        '429 Too Many Requests: the eviction is not currently allowed because of the configured PodDisruptionBudget.',
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('both pods are replaced, although the budget allows no disruption and an eviction is rejected', async ({
      set,
      budget,
      faults,
    }) => {
      await budget.create({ maxUnavailable: 0 });
      await set.create({ replicas: 2 });
      await set.untilReady();
      await faults.blockDeletion(set.pod(1));
      await set.changeTemplate();
      await set.pod(1).untilTerminating();
      await expect(faults.evict(set.pod(0))).toBeRejected(
        429,
        "Cannot evict pod as it would violate the pod's disruption budget.",
      );

      await faults.unblockDeletion(set.pod(1));
      await set.untilRolledOut();
    });

    test('while the rollout deletes a pod, a budget of one pod allows no eviction', async ({
      set,
      budget,
      faults,
    }) => {
      await budget.create({ maxUnavailable: 1 });
      await set.create({ replicas: 2 });
      await set.untilReady();
      await budget.untilAllowed(1);
      await faults.blockDeletion(set.pod(1));
      await set.changeTemplate();
      await set.pod(1).untilTerminating();
      await budget.untilAllowed(0);
      await expect(faults.evict(set.pod(0))).toBeRejected(
        429,
        "Cannot evict pod as it would violate the pod's disruption budget.",
      );
    });
  },
);
