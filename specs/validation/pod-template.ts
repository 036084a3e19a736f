import { describe, expect, field, guarantee, test } from '../../fixtures';

describe(
  'A StatefulSet whose template no pod could use is rejected',
  guarantee({
    clause: field('spec.template'),
    quote: 'The only allowed template.spec.restartPolicy value is "Always".',
    level: 'core',
    needs: [],
  }),
  () => {
    test('the restart policies OnFailure and Never are rejected', async ({ requests }) => {
      await expect(requests.create({ 'spec.template.spec.restartPolicy': 'OnFailure' })).toBeRejected(
        422,
        'spec.template.spec.restartPolicy: Unsupported value: "OnFailure": supported values: "Always"',
      );
      await expect(requests.create({ 'spec.template.spec.restartPolicy': 'Never' })).toBeRejected(
        422,
        'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
      );
    });

    test('a limited life time of the pods is rejected', async ({ requests }) => {
      await expect(requests.create({ 'spec.template.spec.activeDeadlineSeconds': 60 })).toBeRejected(
        422,
        'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in StatefulSet is not Supported',
      );
    });

    // Kubernetes 1.33 and earlier accept this StatefulSet and never create a pod: kubernetes#97309, kubernetes#137728.
    test('a container without an image is rejected', async ({ requests }) => {
      await expect(requests.create({ 'spec.template.spec.containers': [{ name: 'web' }] })).toBeRejected(
        422,
        'spec.template.spec.containers[0].image: Required value',
      );
    });

    // Kubernetes 1.33 and earlier accept this StatefulSet and never create a pod: kubernetes#132211.
    test('a claim template without an access mode is rejected', async ({ requests }) => {
      await expect(
        requests.create({ 'spec.volumeClaimTemplates': [{ metadata: { name: 'data' } }] }),
      ).toBeRejected(422, 'spec.volumeClaimTemplates[0].spec.accessModes: Required value');
    });

    test('a change to an invalid template is rejected', async ({ set, requests }) => {
      await set.create({ replicas: 0 });
      await expect(requests.change({ 'spec.template.spec.containers': [{ name: 'web' }] })).toBeRejected(
        422,
        'spec.template.spec.containers[0].image: Required value',
      );
    });
  },
);
