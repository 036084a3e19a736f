import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A set takes in the pods that match its selector and lets go of those that do not',
  guarantee({
    clause: docs('pod-selector'),
    quote:
      'You must set the .spec.selector field of a StatefulSet to match the labels of its .spec.template.metadata.labels.',
    level: 'core',
    needs: [],
  }),
  () => {
    test('when it is deleted, its pods are orphaned, and it is created again', async ({ set }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      const uids = set.uids();
      await set.orphan();
      await set.pod(0).untilOwnedBy('nobody');
      await set.pod(1).untilOwnedBy('nobody');

      await set.create({ replicas: 2 });
      await set.pod(0).untilOwnedBy('its set');
      await set.pod(1).untilOwnedBy('its set');
      await set.untilReady();
      expect(set.uids()).toEqual(uids);
    });

    test('when a pod stops matching and matches again', async ({ set }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      const uid = set.pod(0).uid;
      await set.pod(0).label({ app: 'other' });
      await set.pod(0).untilOwnedBy('nobody');
      await set.pod(0).label({ app: 'web' });
      await set.pod(0).untilOwnedBy('its set');
      expect(set.pod(0).uid).toBe(uid);
    });

    test('and replaces the one that it let go of, once its name is free', async ({ set }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      await set.pod(0).label({ app: 'other' });
      await set.pod(0).untilOwnedBy('nobody');
      const lost = await set.pod(0).delete();
      await set.pod(0).untilRecreated(lost);
      await set.pod(0).untilOwnedBy('its set');
    });
  },
);
