import { describe, docs, expect, guarantee, test } from '../../fixtures';

const negative = 'Invalid value: -1: must be greater than or equal to 0';

// The documentation calls these fields numbers of pods, of seconds or of ordinals, and does not say that they cannot be negative.
describe(
  'The numbers in a StatefulSet cannot be negative',
  guarantee({
    clause: docs('replicas'),
    quote: '.spec.replicas is an optional field that specifies the number of desired Pods.',
    level: 'core',
    needs: [],
  }),
  () => {
    test('a negative number of replicas is rejected', async ({ requests }) => {
      await expect(requests.create({ 'spec.replicas': -1 })).toBeRejected(422, `spec.replicas: ${negative}`);
    });

    test('a change to a negative number of replicas is rejected', async ({ set, requests }) => {
      await set.create({ replicas: 0 });
      await expect(requests.change({ 'spec.replicas': -1 })).toBeRejected(422, `spec.replicas: ${negative}`);
    });

    test('negative minReadySeconds are rejected', async ({ requests }) => {
      await expect(requests.create({ 'spec.minReadySeconds': -1 })).toBeRejected(
        422,
        `spec.minReadySeconds: ${negative}`,
      );
    });

    test('a negative first ordinal is rejected', async ({ requests }) => {
      await expect(requests.create({ 'spec.ordinals.start': -1 })).toBeRejected(
        422,
        `spec.ordinals.start: ${negative}`,
      );
    });

    test('a negative partition is rejected', async ({ requests }) => {
      await expect(requests.create({ 'spec.updateStrategy.rollingUpdate.partition': -1 })).toBeRejected(
        422,
        `spec.updateStrategy.rollingUpdate.partition: ${negative}`,
      );
    });
  },
);
