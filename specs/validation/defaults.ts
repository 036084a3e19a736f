import { cites, describe, docs, expect, field, guarantee, test } from '../../fixtures';

describe(
  'The optional fields of a StatefulSet have the documented defaults',
  guarantee({
    clause: docs('orderedready-pod-management'),
    quote: 'OrderedReady pod management is the default for StatefulSets.',
    also: [
      cites(docs('update-strategies'), 'This is the default update strategy.'),
      cites(field('spec.updateStrategy.type'), 'Default is RollingUpdate.'),
      cites(field('spec.updateStrategy.rollingUpdate.partition'), 'The default value is 0.'),
      cites(docs('managing-revision-history'), '10 revisions retained if unspecified'),
      cites(field('spec.revisionHistoryLimit'), 'The default value is 10.'),
      cites(docs('persistentvolumeclaim-retention'), 'The default for policies is Retain'),
      cites(docs('replicas'), 'It defaults to 1.'),
      cites(field('spec.replicas'), 'If unspecified, defaults to 1.'),
      cites(docs('start-ordinal'), 'It defaults to nil.'),
      cites(
        docs('minimum-ready-seconds'),
        'This field defaults to 0 (the Pod will be considered available as soon as it is ready).',
      ),
      cites(
        field('spec.minReadySeconds'),
        'Defaults to 0 (pod will be considered available as soon as it is ready)',
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('pods are created in order', async ({ set, requests }) => {
      await requests.create({ 'spec.podManagementPolicy': null });
      expect(set).toHaveSpec({ podManagementPolicy: 'OrderedReady' });
    });

    test('a rolling update replaces all pods', async ({ set, requests }) => {
      await requests.create({ 'spec.updateStrategy': null });
      expect(set).toHaveSpec({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } });
    });

    test('10 old revisions are retained', async ({ set, requests }) => {
      await requests.create({ 'spec.revisionHistoryLimit': null });
      expect(set).toHaveSpec({ revisionHistoryLimit: 10 });
    });

    test('PVCs are retained', async ({ set, requests }) => {
      await requests.create({ 'spec.persistentVolumeClaimRetentionPolicy': null });
      expect(set).toHaveSpec({
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      });
    });

    test('one pod is created, its ordinal is 0, and it is available as soon as it is Ready', async ({
      set,
      requests,
    }) => {
      await requests.create({ 'spec.replicas': null, 'spec.ordinals': null, 'spec.minReadySeconds': null });
      expect(set).toHaveSpec({ replicas: 1, ordinals: undefined, minReadySeconds: undefined });
      await set.pod(0).untilReady();
      // The controller counts the Ready pods and the available pods at the same time.
      await set.untilStatus({ readyReplicas: 1 });
      expect(set).toHaveStatus({ availableReplicas: 1 });
      expect(set).toHavePods('web-0');
    });
  },
);
