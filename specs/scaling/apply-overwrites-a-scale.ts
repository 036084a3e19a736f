import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'An applied manifest with replicas overwrites a manual scale',
  guarantee({
    clause: docs('replicas'),
    quote: 'applying that manifest overwrites the manual scaling that you previously did',
    level: 'core',
    needs: [],
  }),
  () => {
    test('a client-side apply with one replica removes the second pod', async ({ set }) => {
      await set.apply({ replicas: 1, podManagementPolicy: 'Parallel', claim: 'unbound' }, 'server-side');
      await set.scaleThroughSubresource(2);
      await set.pod(1).untilCreated();
      const firstUid = set.pod(0).uid;

      await set.apply({ replicas: 1, podManagementPolicy: 'Parallel', claim: 'unbound' }, 'client-side');
      expect(set).toHaveReplicas(1);
      await set.pod(1).untilGone();
      expect(set).toHaveUids([firstUid]);
    });

    test('a forced server-side apply with one replica removes the second pod', async ({ set }) => {
      await set.apply({ replicas: 1, podManagementPolicy: 'Parallel', claim: 'unbound' }, 'server-side');
      await set.scaleThroughSubresource(2);
      await set.pod(1).untilCreated();
      const firstUid = set.pod(0).uid;

      await set.apply(
        { replicas: 1, podManagementPolicy: 'Parallel', claim: 'unbound' },
        'server-side, forced',
      );
      expect(set).toHaveReplicas(1);
      await set.pod(1).untilGone();
      expect(set).toHaveUids([firstUid]);
    });
  },
);
