import { cites, describe, docs, expect, field, guarantee, rules, test } from '../../fixtures';

describe(
  'Ordinals start at spec.ordinals.start',
  guarantee({
    clause: docs('start-ordinal'),
    quote:
      'Pods will be assigned ordinals from .spec.ordinals.start up through .spec.ordinals.start + .spec.replicas - 1',
    also: [
      cites(
        field('spec.ordinals.start'),
        "start is the number representing the first replica's index.",
        '[.spec.ordinals.start, .spec.ordinals.start + .spec.replicas)',
        'If unset, defaults to 0.',
      ),
      cites(
        field('spec.template'),
        'a pod in a StatefulSet named "web" with index number "3" would be named "web-3"',
      ),
    ],
    level: 'core',
    needs: ['start-ordinal'],
  }),
  () => {
    test('a new StatefulSet numbers its pods from 5', async ({ set, timeline }) => {
      await set.create({ replicas: 2, ordinals: { start: 5 } });
      await set.untilReady();
      await expect(timeline).toFollow(rules.createdInOrder, rules.stableNames);
      expect(set).toHavePods('web-5', 'web-6');
      expect(set.pod(6)).toHaveLabels({ 'apps.kubernetes.io/pod-index': '6' });
    });

    test('pods are replaced when the start is set and raised', async ({ set }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      await set.change({ ordinals: { start: 1 } });
      await set.untilReady();
      await set.change({ ordinals: { start: 3 } });
      await set.untilReady();
      expect(set).toHavePods('web-3', 'web-4');
    });

    test('pods are replaced when the start is lowered and removed', async ({ set }) => {
      await set.create({ replicas: 2, ordinals: { start: 3 } });
      await set.untilReady();
      await set.change({ ordinals: { start: 2 } });
      await set.untilReady();
      const uidOfWeb2 = set.pod(2).uid;
      await set.change({ ordinals: null });
      await set.untilReady();
      expect(set).toHavePods('web-0', 'web-1');
      expect(set).toHaveNoPodWithUid(uidOfWeb2);
    });
  },
);
