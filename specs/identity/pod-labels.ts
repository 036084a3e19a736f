import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'Each pod has its name and its ordinal as labels',
  guarantee({
    clause: docs('pod-name-label'),
    quote: 'it adds a label, statefulset.kubernetes.io/pod-name, that is set to the name of the Pod',
    also: [
      cites(
        docs('ordinal-index'),
        'The StatefulSet controller will also add a pod label with this index: apps.kubernetes.io/pod-index.',
      ),
      cites(
        docs('pod-index-label'),
        'the new Pod is labelled with apps.kubernetes.io/pod-index',
        'The value of this label is the ordinal index of the Pod.',
      ),
      cites(
        docs('labels-annotations-taints#statefulsetkubernetesiopod-name'),
        'When a StatefulSet controller creates a Pod for the StatefulSet, the control plane sets this label on that Pod.',
        'The value of the label is the name of the Pod being created.',
      ),
      cites(
        docs('labels-annotations-taints#apps-kubernetes.io-pod-index'),
        'When a StatefulSet controller creates a Pod for the StatefulSet, it sets this label on that Pod.',
        'The value of the label is the ordinal index of the pod being created.',
      ),
    ],
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
