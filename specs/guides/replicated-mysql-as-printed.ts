import { describe, docs, expect, guarantee, rules, step, test } from '../../fixtures';

describe(
  'Kubernetes\' own guide "Run a Replicated Stateful Application" holds with the very manifest that it prints',
  guarantee({
    clause: docs('run-replicated-stateful-application#generating-configuration'),
    quote:
      'this ensures the primary MySQL server is Ready before creating replicas, so they can begin replicating',
    level: 'replication',
    needs: ['dynamic-volumes', 'root-containers', 'docs-images'],
  }),
  () => {
    // Its client is not hidden here: the kubelet discards a probe that containerd can not start (kubernetes#74732), so
    // that the pod of this manifest would stay Ready.
    test('from top to bottom', async ({ docsMysql57, timeline }) => {
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
          expect(await docsMysql57.settings(set.pod(0))).toMatchObject({ serverId: 100, readOnly: false });
          expect(await docsMysql57.settings(set.pod(1))).toMatchObject({ serverId: 101, readOnly: true });
          expect(await docsMysql57.settings(set.pod(2))).toMatchObject({ serverId: 102, readOnly: true });
        },
      );

      await step(
        'the script instructs each Pod to clone from the Pod whose ordinal index is one lower',
        'replication/cloned-from-predecessor',
        async () => {
          expect(await docsMysql57.cloneSources()).toEqual(['mysql-0', 'mysql-1']);
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
          const kept = claims.phases();
          await docsMysql57.scaleTo(3);
          await set.untilGenerationObserved();
          await timeline.quietPeriod();
          expect(claims.phases()).toEqual(kept);
        },
      );
    });
  },
);
