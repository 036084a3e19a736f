import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'Scaling down removes the pods with the highest ordinals and keeps the other pods',
  guarantee({
    clause: docs('deployment-and-scaling-guarantees'),
    quote: 'When Pods are being deleted, they are terminated in reverse order, from {N-1..0}.',
    level: 'core',
    needs: [],
  }),
  () => {
    test('the last of three pods is removed', async ({ set }) => {
      await set.create({ replicas: 3 });
      await set.untilReady();
      const uidsOfFirstTwo = set.uids().slice(0, 2);

      await set.scaleTo(2);
      await set.untilReady();
      expect(set).toHavePods('web-0', 'web-1');
      expect(set).toHaveUids(uidsOfFirstTwo);
    });

    test('two of three pods are removed one at a time, highest ordinal first', async ({ set, timeline }) => {
      await set.create({ replicas: 3 });
      await set.untilReady();
      const uidOfFirst = set.uids().slice(0, 1);

      await set.scaleTo(1);
      await set.untilReady();
      await expect(timeline).toFollow(rules.deletedInReverse, rules.oneDeletedAtATime);
      expect(set).toHaveUids(uidOfFirst);
    });
  },
);
