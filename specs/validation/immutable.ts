import { describe, expect, field, guarantee, test } from '../../fixtures';

describe(
  'Fields that determine the identity of the pods cannot be changed',
  guarantee({
    clause: field('spec.volumeClaimTemplates'),
    quote:
      'The StatefulSet controller is responsible for mapping network identities to claims in a way that maintains the identity of a pod.',
    level: 'core',
    needs: [],
  }),
  () => {
    test('a change of volumeClaimTemplates is rejected', async ({ set }) => {
      await set.create({ replicas: 0, claim: 'unbound' });
      await expect(set.change({ volumeClaimTemplates: [] })).toBeRejectedAsImmutable('volumeClaimTemplates');
    });

    test('a change of serviceName is rejected', async ({ set }) => {
      await set.create({ replicas: 0 });
      await expect(set.change({ serviceName: 'other' })).toBeRejectedAsImmutable('serviceName');
    });

    test('a change of podManagementPolicy is rejected', async ({ set }) => {
      await set.create({ replicas: 0 });
      await expect(set.change({ podManagementPolicy: 'Parallel' })).toBeRejectedAsImmutable(
        'podManagementPolicy',
      );
    });

    test('a change of selector is rejected', async ({ set }) => {
      await set.create({ replicas: 0 });
      await expect(set.change({ selector: { matchLabels: { app: 'other' } } })).toBeRejectedAsImmutable(
        'selector',
      );
    });

    test('a deleted StatefulSet can be created again with other volumeClaimTemplates', async ({ set }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      await set.delete();
      await set.untilNoPods();
      await set.create({ replicas: 1, claim: 'unbound' });
      await set.pod(0).untilCreated();
      expect(set).toHaveClaimTemplates(1);
    });
  },
);
