import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'Every change of the pod template is rolled out',
  guarantee({
    clause: docs('update-strategies'),
    quote:
      'configure and disable automated rolling updates for containers, labels, resource request/limits, and annotations',
    level: 'core',
    needs: [],
  }),
  () => {
    test.for([
      ['an annotation', { annotations: { colour: 'blue' } }],
      ['a label', { labels: { colour: 'blue' } }],
      ['an environment variable', { container: { env: [{ name: 'COLOUR', value: 'blue' }] } }],
      ['a resource request', { container: { resources: { requests: { memory: '20Mi' } } } }],
    ] as const)('a pod is replaced by a pod with the new value of %s', async ([, change], { set }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      const originalUid = set.pod(0).uid;
      await set.changeTemplate(change);
      await set.pod(0).untilRecreated(originalUid);
      expect(set.pod(0)).toHaveRevision(set.updateRevision());
      expect(set.pod(0)).toHaveChange(change);
    });

    // The nodes do not have the image. An admission webhook may replace its name, so the case does not compare the name.
    test('a pod is replaced by a pod of the new revision if the image changes', async ({ set }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      const originalUid = set.pod(0).uid;
      await set.changeTemplate({ container: { image: 'missing', imagePullPolicy: 'Never' } });
      await set.pod(0).untilRecreated(originalUid);
      expect(set.pod(0)).toHaveRevision(set.updateRevision());
    });
  },
);
