import { describe, docs, expect, guarantee, rules, step, test } from '../../fixtures';

describe(
  'Every step of the Kubernetes guide "Run a Replicated Stateful Application" works',
  guarantee({
    clause: docs('run-replicated-stateful-application#understanding-stateful-pod-initialization'),
    quote: 'The StatefulSet controller starts Pods one at a time, in order by their ordinal index.',
    level: 'replication',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('every step in order', async ({ mysql, timeline }) => {
      const { set, claims } = mysql;

      await step(
        'It waits until each Pod reports being Ready before starting the next one.',
        ['ordering/created-in-order', 'ordering/init-containers-gate'],
        async () => {
          await mysql.create(3);
          await expect(timeline).toFollow(
            rules.createdInOrder,
            rules.predecessorsReady,
            rules.oneUnreadyAtATime,
          );
        },
      );

      await step(
        'the controller assigns each Pod a unique, stable name of the form <statefulset-name>-<ordinal-index>',
        'identity/stable-names',
        async () => {
          expect(set).toHavePods('mysql-0', 'mysql-1', 'mysql-2');
        },
      );

      await step(
        'the script assigns ordinal 0 to be the primary server, and everyone else to be replicas',
        ['replication/primary-and-replicas', 'replication/replicas-refuse-writes'],
        async () => {
          await expect(mysql).toHaveSettings(set.pod(0), { serverId: 100, readOnly: false });
          await expect(mysql).toHaveSettings(set.pod(1), { serverId: 101, readOnly: true });
          await expect(mysql).toHaveSettings(set.pod(2), { serverId: 102, readOnly: true });
        },
      );

      await step(
        'the script instructs each Pod to clone from the Pod whose ordinal index is one lower',
        'replication/cloned-from-predecessor',
        async () => {
          await expect(mysql).toHaveCloneSources(set.pod(0), set.pod(1));
        },
      );

      await step(
        'You can send test queries to the primary MySQL server (hostname mysql-0.mysql)',
        ['network/pod-dns', 'replication/primary-and-replicas'],
        async () => {
          await mysql.write(1);
          await mysql.untilReplicating(set.pod(1));
          await mysql.untilAllRowsPresent(set.pod(2));
        },
      );

      await step(
        'the mysql-read Service distributes connections across servers',
        'replication/reads-balance',
        () => mysql.untilReadsReachExactly(set.pod(0), set.pod(1), set.pod(2)),
      );

      await step(
        "renames the mysql command so the readiness probe can't find it",
        'replication/reads-balance',
        async () => {
          await mysql.breakReadinessProbe(set.pod(2));
          await set.pod(2).untilUnready();
          expect(mysql).toHaveContainersReady(set.pod(2), '1/2');
        },
      );

      await step(
        'you should see your SELECT @@server_id loop continue to run, although it never reports 102 anymore',
        ['network/reads-exclude-unready', 'replication/reads-balance'],
        () => mysql.untilReadsReachExactly(set.pod(0), set.pod(1)),
      );

      await step(
        'Now repair the Pod and it should reappear in the loop output after a few seconds',
        ['network/reads-exclude-unready', 'replication/reads-balance'],
        async () => {
          await mysql.repairReadinessProbe(set.pod(2));
          await set.pod(2).untilReady();
          await mysql.untilReadsReachExactly(set.pod(0), set.pod(1), set.pod(2));
        },
      );

      await step(
        'creates a new one with the same name and linked to the same PersistentVolumeClaim',
        ['identity/recreated-in-place', 'storage/data-outlives-the-pod', 'replication/replica-catches-up'],
        async () => {
          const deletedUid = await set.pod(2).delete();
          await set.pod(2).untilRecreated(deletedUid);
          await mysql.untilReady();
          await expect(timeline).toFollow(rules.recreatedInPlace, rules.claimKept);
        },
      );

      await step(
        'You should see server ID 102 disappear from the loop output for a while and then return on its own.',
        'replication/reads-balance',
        () => mysql.untilReadsReachExactly(set.pod(0), set.pod(1), set.pod(2)),
      );

      await step(
        'they automatically find the primary server even if it gets a new Pod IP due to being rescheduled',
        ['network/dns-follows-the-pod', 'replication/primary-returns'],
        async () => {
          mysql.startWriting();
          await mysql.untilWriteAccepted();
          const deletedUid = await set.pod(0).delete();
          await set.pod(0).untilRecreated(deletedUid);
          await mysql.untilReady();
          await mysql.untilWriteAccepted();
          await mysql.stopWriting();
          await mysql.untilReplicating(set.pod(1));
          await mysql.untilAllRowsPresent(set.pod(1));
          await mysql.untilAllRowsPresent(set.pod(2));
        },
      );

      await step(
        "Once they're up, you should see server ID 103 start appearing in the SELECT @@server_id loop output.",
        ['ordering/scale-up-adds-youngest-last', 'replication/scale-to-four-and-back'],
        async () => {
          await mysql.scaleTo(4);
          await mysql.untilReadsReachExactly(set.pod(0), set.pod(1), set.pod(2), set.pod(3));
        },
      );

      await step(
        'these new servers have the data you added before they existed',
        ['replication/cloned-from-predecessor', 'replication/scale-to-four-and-back'],
        () => mysql.untilAllRowsPresent(set.pod(3)),
      );

      const originalClaimUids = claims.uids();

      await step(
        'scaling down does not automatically delete these PVCs',
        ['storage/claims-outlive-scale-down', 'replication/scale-to-four-and-back'],
        async () => {
          await mysql.scaleTo(3);
          await set.untilGenerationObserved();
          await timeline.quietPeriod();
          expect(claims).toHaveUids(originalClaimUids);
        },
      );

      const { volume } = claims.of(3);

      await step(
        "If you don't intend to reuse the extra PVCs, you can delete them",
        'storage/deleting-a-claim-frees-the-volume',
        async () => {
          await claims.of(3).delete();
          await claims.of(3).untilGone();
        },
      );

      await step('Verify that the Pods disappear.', 'storage/claims-outlive-the-set', async () => {
        await set.delete();
        await set.untilNoPods();
        expect(claims).toHaveNames('data-mysql-0', 'data-mysql-1', 'data-mysql-2');
      });

      await step(
        'it automatically deletes the PersistentVolumes when it sees that you deleted the PersistentVolumeClaims',
        'storage/deleting-a-claim-frees-the-volume',
        () => volume.untilGone(),
      );
    });
  },
);
