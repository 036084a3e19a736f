import { cites, describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A drained pod takes its identity and its data to another node',
  guarantee({
    clause: docs('pod-identity'),
    quote: "The identity sticks to the Pod, regardless of which node it's (re)scheduled on.",
    also: [
      cites(
        docs('basic-stateful-set#writing-to-stable-storage'),
        'their PersistentVolumes will be mounted to the appropriate mount points',
      ),
      cites(
        docs('run-replicated-stateful-application#drain-a-node'),
        'Now you can watch as the Pod reschedules on a different Node',
      ),
    ],
    level: 'storage',
    needs: ['dynamic-volumes', 'several-nodes'],
  }),
  () => {
    test('an evicted pod that cannot return to its node starts on another node with its data', async ({
      set,
      claims,
      faults,
      timeline,
      zones,
    }) => {
      const zone = await zones.withTwoNodes();
      await set.create({ replicas: 1, claim: 'provisioned', antiAffinity: 'blocker pod', zone });
      await set.untilReady();
      await set.pod(0).writeToVolume('kept');
      const originalNode = set.pod(0).node;
      const evictedUid = await faults.drain(set.pod(0), claims.of(0).volume);
      await set.pod(0).untilRecreated(evictedUid);
      await set.untilReady();
      expect(set.pod(0)).toBeOnAnotherNodeThan(originalNode);
      await expect(timeline).toFollow(rules.recreatedInPlace, rules.claimKept);
      await expect(set.pod(0)).toHaveDataOnVolume('kept');
      await expect(set).toHaveHostnames('web-0');
    });
  },
);
