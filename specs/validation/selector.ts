import { cites, describe, docs, expect, field, guarantee, test } from '../../fixtures';

describe(
  'The selector of a StatefulSet must match the labels of its pod template',
  guarantee({
    clause: docs('pod-selector'),
    quote:
      'Failing to specify a matching Pod Selector will result in a validation error during StatefulSet creation.',
    also: [cites(field('spec.selector'), "It must match the pod template's labels.")],
    level: 'core',
    needs: [],
  }),
  () => {
    test('a selector that does not match the labels is rejected', async ({ requests }) => {
      await expect(
        requests.create({
          'spec.selector.matchLabels.app': 'other',
          'spec.template.metadata.labels': { app: 'web' },
        }),
      ).toBeRejected(
        422,
        'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
      );
    });

    test('an empty selector is rejected', async ({ requests }) => {
      await expect(requests.create({ 'spec.selector': {} })).toBeRejected(
        422,
        'spec.selector: Invalid value: {}: empty selector is invalid for statefulset',
      );
    });

    test('a missing selector is rejected', async ({ requests }) => {
      await expect(requests.create({ 'spec.selector': null })).toBeRejected(
        422,
        'spec.selector: Required value',
      );
    });

    test('a change of the labels to labels that do not match is rejected', async ({ set, requests }) => {
      await set.create({ replicas: 0 });
      await expect(requests.change({ 'spec.template.metadata.labels.app': 'other' })).toBeRejected(
        422,
        '`selector` does not match template `labels`',
      );
    });
  },
);
