import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A deleted pod is recreated with the same identity',
  guarantee({
    clause: docs('pod-identity'),
    quote: "The identity sticks to the Pod, regardless of which node it's (re)scheduled on.",
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
