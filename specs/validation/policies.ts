import { describe, expect, field, guarantee, test } from '../../fixtures';

// Each version of Kubernetes formats the invalid values in its own way, and Kubernetes 1.37 knows another update strategy.
// The messages of all versions begin with the path of the field.
describe(
  'The policies of a StatefulSet accept only their documented values',
  guarantee({
    clause: field('spec.updateStrategy.rollingUpdate'),
    quote:
      'RollingUpdate is used to communicate parameters when Type is RollingUpdateStatefulSetStrategyType.',
    level: 'core',
    needs: [],
  }),
  () => {
    test('rollingUpdate with the update strategy OnDelete is rejected', async ({ requests }) => {
      await expect(
        requests.create({ 'spec.updateStrategy': { type: 'OnDelete', rollingUpdate: { partition: 1 } } }),
      ).toBeRejected(422, 'spec.updateStrategy.rollingUpdate: Invalid value');
    });

    test('an unknown update strategy is rejected', async ({ requests }) => {
      await expect(requests.create({ 'spec.updateStrategy.type': 'Weekly' })).toBeRejected(
        422,
        'spec.updateStrategy: Invalid value',
      );
    });

    test('an unknown pod management policy is rejected', async ({ requests }) => {
      await expect(requests.create({ 'spec.podManagementPolicy': 'Random' })).toBeRejected(
        422,
        "spec.podManagementPolicy: Invalid value: \"Random\": must be 'OrderedReady' or 'Parallel'",
      );
    });

    test('an unknown retention policy is rejected', async ({ requests }) => {
      await expect(
        requests.create({ 'spec.persistentVolumeClaimRetentionPolicy.whenDeleted': 'Archive' }),
      ).toBeRejected(
        422,
        'spec.persistentVolumeClaimRetentionPolicy.whenDeleted: Unsupported value: "Archive": supported values: "Retain", "Delete"',
      );
      await expect(
        requests.create({ 'spec.persistentVolumeClaimRetentionPolicy.whenScaled': 'Archive' }),
      ).toBeRejected(
        422,
        'spec.persistentVolumeClaimRetentionPolicy.whenScaled: Unsupported value: "Archive": supported values: "Retain", "Delete"',
      );
    });
  },
);
