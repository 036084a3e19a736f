import { cites, describe, docs, expect, field, guarantee, rules, test } from '../../fixtures';

describe(
  'Scaling down removes the pods with the highest ordinals and keeps the other pods',
  guarantee({
    clause: docs('deployment-and-scaling-guarantees'),
    quote: 'When Pods are being deleted, they are terminated in reverse order, from {N-1..0}.',
    also: [
      cites(
        docs('basic-stateful-set#ordered-pod-termination'),
        'The control plane deleted one Pod at a time, in reverse order with respect to its ordinal index',
      ),
      cites(
        field('spec.podManagementPolicy'),
        'When scaling down, the pods are removed in the opposite order.',
        'will create pods in strictly increasing order on scale up and strictly decreasing order on scale down',
      ),
    ],
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
