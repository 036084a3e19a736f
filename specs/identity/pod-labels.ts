import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'Each pod bears its name and its ordinal as labels',
  guarantee({
    clause: docs('pod-name-label'),
    quote: 'it adds a label, statefulset.kubernetes.io/pod-name, that is set to the name of the Pod',
    level: 'core',
    needs: [],
  }),
  () => {
    test('when a set of two is created', async ({ set }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      expect(set.pod(0).labels).toMatchObject(labelsOf('web-0', '0'));
      expect(set.pod(1).labels).toMatchObject(labelsOf('web-1', '1'));
    });

    test('and gets its name back when that is removed', async ({ set }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      await set.pod(0).label({ 'statefulset.kubernetes.io/pod-name': null });
      await set.pod(0).untilLabelled({ 'statefulset.kubernetes.io/pod-name': 'web-0' });
    });
  },
);

const labelsOf = (name: string, index: string) => ({
  'statefulset.kubernetes.io/pod-name': name,
  'apps.kubernetes.io/pod-index': index,
});
