import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A set that shrinks removes its last ordinals and leaves the others alone',
  guarantee({
    clause: docs('deployment-and-scaling-guarantees'),
    quote: 'When Pods are being deleted, they are terminated in reverse order, from {N-1..0}.',
    level: 'core',
    needs: [],
  }),
  () => {
    test('when a set of three is scaled to two', async ({ set }) => {
      await set.create({ replicas: 3 });
      await set.untilReady();
      const kept = set.uids().slice(0, 2);

      await set.scaleTo(2);
      await set.untilReady();
      expect(set.names()).toEqual(['web-0', 'web-1']);
      expect(set.uids()).toEqual(kept);
    });

    test('and one after the other when it is scaled to one', async ({ set, timeline }) => {
      await set.create({ replicas: 3 });
      await set.untilReady();
      const kept = set.uids().slice(0, 1);

      await set.scaleTo(1);
      await set.untilReady();
      await expect(timeline).toFollow(rules.deletedInReverse, rules.oneDeletedAtATime);
      expect(set.uids()).toEqual(kept);
    });
  },
);
