import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A pod that is lost returns under its own identity',
  guarantee({
    clause: docs('pod-identity'),
    quote: "The identity sticks to the Pod, regardless of which node it's (re)scheduled on.",
    level: 'core',
    needs: [],
  }),
  () => {
    test('when one of three is deleted', async ({ set, timeline }) => {
      await set.create({ replicas: 3 });
      await set.untilReady();
      const lost = await set.pod(1).delete();
      await set.pod(1).untilRecreated(lost);
      await set.untilReady();
      await expect(timeline).toFollow(rules.recreatedInPlace, rules.atMostOnePerIdentity);
      expect(await set.hostnames()).toEqual(['web-0', 'web-1', 'web-2']);
    });

    test('with the claim that it had', async ({ set, timeline }) => {
      await set.create({ replicas: 1, claim: 'unbound' });
      await set.pod(0).untilCreated();
      const lost = await set.pod(0).delete();
      await set.pod(0).untilRecreated(lost);
      await expect(timeline).toFollow(rules.recreatedInPlace, rules.claimKept);
    });
  },
);
