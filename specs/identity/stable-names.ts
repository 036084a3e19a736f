import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'Each pod is named after its StatefulSet and its ordinal',
  guarantee({
    clause: docs('stable-network-id'),
    quote:
      'Each Pod in a StatefulSet derives its hostname from the name of the StatefulSet and the ordinal of the Pod.',
    level: 'core',
    needs: [],
  }),
  () => {
    test('three new pods have these names and host names', async ({ set, timeline }) => {
      await set.create({ replicas: 3 });
      await set.untilReady();
      await expect(timeline).toFollow(rules.stableNames);
      expect(set).toHavePods('web-0', 'web-1', 'web-2');
      await expect(set).toHaveHostnames('web-0', 'web-1', 'web-2');
    });
  },
);
