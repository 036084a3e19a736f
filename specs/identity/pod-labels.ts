import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'Each pod has its name and its ordinal as labels',
  guarantee({
    clause: docs('pod-name-label'),
    quote: 'it adds a label, statefulset.kubernetes.io/pod-name, that is set to the name of the Pod',
    level: 'core',
    needs: [],
  }),
  () => {
    test('two new pods have both labels', async ({ set }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      expect(set.pod(0)).toHaveLabels({
        'statefulset.kubernetes.io/pod-name': 'web-0',
        'apps.kubernetes.io/pod-index': '0',
      });
      expect(set.pod(1)).toHaveLabels({
        'statefulset.kubernetes.io/pod-name': 'web-1',
        'apps.kubernetes.io/pod-index': '1',
      });
    });

    test('a removed pod-name label is restored', async ({ set }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      await set.pod(0).label({ 'statefulset.kubernetes.io/pod-name': null });
      await set.pod(0).untilLabelled({ 'statefulset.kubernetes.io/pod-name': 'web-0' });
    });
  },
);
