import { describe, docs, guarantee, test } from '../../fixtures';

describe(
  'A pod with more volumes than a node can have is not scheduled',
  guarantee({
    clause: docs('storage-limits#dynamic-volume-limits'),
    quote:
      'If a CSI storage driver advertises a maximum number of volumes for a Node (using NodeGetInfo), the kube-scheduler honors that limit.',
    level: 'storage',
    needs: ['dynamic-volumes', 'first-consumer', 'volume-limit'],
  }),
  () => {
    // The PVCs stay unbound, so that no volume is created.
    test('a pod with one volume more than the limit stays Pending', async ({
      set,
      volumeLimit,
      requireClaimQuota,
    }) => {
      const tooMany = (await volumeLimit()) + 1;
      await set.create({ replicas: 1, claim: 'provisioned', claimTemplates: tooMany });
      await requireClaimQuota(tooMany);
      await set.pod(0).untilUnschedulable('max volume count');
    });
  },
);
