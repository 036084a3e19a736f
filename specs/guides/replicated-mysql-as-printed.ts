import { describe, docs, expect, guarantee, rules, step, test } from '../../fixtures';

describe(
  'Every step of the Kubernetes guide "Run a Replicated Stateful Application" works with the manifest of the guide',
  guarantee({
    clause: docs('run-replicated-stateful-application#generating-configuration'),
    quote:
      'this ensures the primary MySQL server is Ready before creating replicas, so they can begin replicating',
    level: 'replication',
    needs: ['dynamic-volumes', 'root-containers', 'docs-images'],
  }),
  () => {
    // The step that hides the client is left out: the kubelet discards a probe that containerd cannot start
    // (kubernetes#74732), so the pod of this manifest would stay Ready.
    test('every step in order', async ({ docsMysql57, timeline }) => {
      const { set, claims } = docsMysql57;

      await step(
        'It waits until each Pod reports being Ready before starting the next one.',
        ['ordering/created-in-order', 'ordering/init-containers-gate'],
        async () => {
          await docsMysql57.create(3);
          await expect(timeline).toFollow(
            rules.createdInOrder,
            rules.predecessorsReady,
            rules.oneUnreadyAtATime,
          );
        },
      );

      await step(
        'the script assigns ordinal 0 to be the primary server, and everyone else to be replicas',
        ['replication/primary-and-replicas', 'replication/replicas-refuse-writes'],
        async () => {
          await expect(docsMysql57).toHaveSettings(set.pod(0), { serverId: 100, readOnly: false });
          await expect(docsMysql57).toHaveSettings(set.pod(1), { serverId: 101, readOnly: true });
          await expect(docsMysql57).toHaveSettings(set.pod(2), { serverId: 102, readOnly: true });
        },
      );

      await step(
        'the script instructs each Pod to clone from the Pod whose ordinal index is one lower',
        'replication/cloned-from-predecessor',
        async () => {
          await expect(docsMysql57).toHaveCloneSources(set.pod(0), set.pod(1));
        },
      );

      await step(
        'You can send test queries to the primary MySQL server (hostname mysql-0.mysql)',
        ['network/pod-dns', 'replication/primary-and-replicas'],
        async () => {
          await docsMysql57.write(3);
          await docsMysql57.untilReplicating(set.pod(1));
          await docsMysql57.untilAllRowsPresent(set.pod(2));
        },
      );

      await step(
        'the mysql-read Service distributes connections across servers',
        'replication/reads-balance',
        () => docsMysql57.untilReadsReachExactly(set.pod(0), set.pod(1), set.pod(2)),
      );

      await step(
        'these new servers have the data you added before they existed',
        ['ordering/scale-up-adds-youngest-last', 'replication/scale-to-four-and-back'],
        async () => {
          await docsMysql57.scaleTo(4);
          await docsMysql57.untilReadsReachExactly(set.pod(0), set.pod(1), set.pod(2), set.pod(3));
          await docsMysql57.untilAllRowsPresent(set.pod(3));
        },
      );

      await step(
        'scaling down does not automatically delete these PVCs',
        ['storage/claims-outlive-scale-down', 'replication/scale-to-four-and-back'],
        async () => {
          const originalPhases = claims.phases();
          await docsMysql57.scaleTo(3);
          await set.untilGenerationObserved();
          await timeline.quietPeriod();
          expect(claims).toHavePhases(...originalPhases);
        },
      );
    });
  },
);
