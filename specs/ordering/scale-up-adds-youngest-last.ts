import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A set that grows adds the next ordinals and leaves the others alone',
  guarantee({
    clause: docs('deployment-and-scaling-guarantees'),
    quote: 'when Pods are being deployed, they are created sequentially, in order from {0..N-1}',
    level: 'core',
    needs: [],
  }),
  () => {
    test('when a set of one is scaled to three', async ({ set, timeline }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      const first = set.pod(0).uid;
      const grown = timeline.bookmark();

      await set.scaleTo(3);
      await set.untilReady();
      await expect(timeline.since(grown)).toFollow(rules.createdInOrder, rules.predecessorsReady);
      expect(set.pod(0).uid).toBe(first);
      expect(set.namesByAge()).toEqual(['web-0', 'web-1', 'web-2']);
    });
  },
);
