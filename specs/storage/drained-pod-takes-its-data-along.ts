import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A pod that is drained takes its identity and its data to another node',
  guarantee({
    clause: docs('pod-identity'),
    quote: "The identity sticks to the Pod, regardless of which node it's (re)scheduled on.",
    level: 'storage',
    needs: ['dynamic-volumes', 'several-nodes'],
  }),
  () => {
    test('when it is evicted from a node to which it can not return', async ({
      set,
      claims,
      faults,
      timeline,
    }) => {
      await set.create({ replicas: 1, claim: 'provisioned', antiAffinity: 'blocker pod' });
      await set.untilReady();
      await set.pod(0).writeToVolume('taken along');
      const { node } = set.pod(0);
      const lost = await faults.drain(set.pod(0), claims.of(0).volume);
      await set.pod(0).untilRecreated(lost);
      await set.untilReady();
      expect(set.pod(0).node).not.toBe(node);
      await expect(timeline).toFollow(rules.recreatedInPlace, rules.claimKept);
      expect(await set.pod(0).readFromVolume()).toBe('taken along');
      expect(await set.hostnames()).toEqual(['web-0']);
    });
  },
);
