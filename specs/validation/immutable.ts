import { describe, expect, field, guarantee, test } from '../../fixtures';

// The docs do not say it; the API server does, with a list that has grown with its versions.
const forbidden = "Forbidden: updates to statefulset spec for fields other than 'replicas'";

describe(
  'What the identity of its pods rests on cannot be changed under a set',
  guarantee({
    clause: field('spec.volumeClaimTemplates'),
    quote:
      'The StatefulSet controller is responsible for mapping network identities to claims in a way that maintains the identity of a pod.',
    level: 'core',
    needs: [],
  }),
  () => {
    test('neither its claims', async ({ set }) => {
      await set.create({ replicas: 0, claim: 'unbound' });
      await expect(set.change({ volumeClaimTemplates: [] })).toBeRejected(422, forbidden);
    });

    test('nor its governing Service', async ({ set }) => {
      await set.create({ replicas: 0 });
      await expect(set.change({ serviceName: 'other' })).toBeRejected(422, forbidden);
    });

    test('nor how its pods are managed', async ({ set }) => {
      await set.create({ replicas: 0 });
      await expect(set.change({ podManagementPolicy: 'Parallel' })).toBeRejected(422, forbidden);
    });

    test('nor which pods are its own', async ({ set }) => {
      await set.create({ replicas: 0 });
      await expect(set.change({ selector: { matchLabels: { app: 'other' } } })).toBeRejected(422, forbidden);
    });

    test('so that it is deleted and created again', async ({ set }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      await set.delete();
      await set.untilNoPods();
      await set.create({ replicas: 1, claim: 'unbound' });
      await set.pod(0).untilCreated();
      expect(set.object().spec?.volumeClaimTemplates ?? []).toHaveLength(1);
    });
  },
);
