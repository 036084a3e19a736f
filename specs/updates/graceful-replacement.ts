import { cites, describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A rollout deletes a pod gracefully, and creates the new pod only when the old pod is gone',
  guarantee({
    clause: docs('force-delete-stateful-set-pod#delete-pods'),
    quote:
      'Graceful deletion is safe and will ensure that the Pod shuts down gracefully before the kubelet deletes the name from the apiserver.',
    also: [
      cites(
        docs('basic-stateful-set#rolling-out-a-canary'),
        'The control plane triggers replacement for web-2 (implemented by a graceful delete followed by creating a new Pod once the deletion is complete).',
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('no new pod is created while the program of the old pod shuts down', async ({
      set,
      faults,
      timeline,
    }) => {
      await set.create({ replicas: 1, servesAfterSigterm: true });
      await set.untilReady();
      const originalUid = set.pod(0).uid;
      const beforeUpdate = timeline.bookmark();
      await faults.keepServingAfterDelete(set.pod(0));
      await set.changeTemplate();
      await set.pod(0).untilTerminating();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeUpdate)).toHaveNo('pod created');

      await faults.stopServing(set.pod(0));
      await set.pod(0).untilRecreated(originalUid);
      await set.untilRolledOut();
      await expect(timeline).toFollow(rules.deletedGracefully, rules.atMostOnePerIdentity);
    });
  },
);
