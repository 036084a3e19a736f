import { cites, describe, docs, expect, field, guarantee, rules, test } from '../../fixtures';

describe(
  'A deleted pod is recreated with the same identity',
  guarantee({
    clause: docs('pod-identity'),
    quote: "The identity sticks to the Pod, regardless of which node it's (re)scheduled on.",
    also: [
      cites(
        docs('glossary#term-statefulset'),
        'each has a persistent identifier that it maintains across any rescheduling',
      ),
      cites(
        docs('force-delete-stateful-set-pod#statefulset-considerations'),
        'It tries to ensure that the specified number of Pods from ordinal 0 through N-1 are alive and ready.',
      ),
      cites(
        docs('run-replicated-stateful-application#delete-pods'),
        "The StatefulSet also recreates Pods if they're deleted",
      ),
      cites(
        field('kind'),
        'The StatefulSet guarantees that a given network identity will always map to the same storage identity.',
      ),
      cites(field('spec.replicas'), 'individual replicas also have a consistent identity'),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('one of three pods returns with its name and host name', async ({ set, timeline }) => {
      await set.create({ replicas: 3 });
      await set.untilReady();
      const deletedUid = await set.pod(1).delete();
      await set.pod(1).untilRecreated(deletedUid);
      await set.untilReady();
      await expect(timeline).toFollow(rules.recreatedInPlace, rules.atMostOnePerIdentity);
      await expect(set).toHaveHostnames('web-0', 'web-1', 'web-2');
    });

    test('a recreated pod uses the same PVC', async ({ set, timeline }) => {
      await set.create({ replicas: 1, claim: 'unbound' });
      await set.pod(0).untilCreated();
      const deletedUid = await set.pod(0).delete();
      await set.pod(0).untilRecreated(deletedUid);
      await expect(timeline).toFollow(rules.recreatedInPlace, rules.claimKept);
    });
  },
);
