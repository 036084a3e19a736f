import { cloudOnlyStep, describe, docs, expect, guarantee, rules, step, test } from '../../fixtures';

describe(
  'Every step of the guide "StatefulSets" of the EKS workshop works',
  guarantee({
    clause: docs('using-statefulsets'),
    quote: 'stable is synonymous with persistence across Pod (re)scheduling',
    level: 'replication',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('every step in order', async ({ mysql, timeline }) => {
      const { set, claims } = mysql;

      await step(
        'You can see ordered, graceful deployment with a stable, unique name for each pod.',
        ['ordering/created-in-order', 'ordering/init-containers-gate', 'identity/stable-names'],
        async () => {
          await mysql.create(2);
          expect(mysql).toHaveContainersReady(set.pod(1), '2/2');
          await expect(timeline).toFollow(rules.createdInOrder, rules.predecessorsReady);
        },
      );

      await step('Check the dynamically created PVC', 'storage/claim-per-pod', async () => {
        expect(claims).toHavePhases('data-mysql-0 Bound', 'data-mysql-1 Bound');
      });

      await step(
        'You can use mysql-client to send some data to the leader, mysql-0.mysql',
        'replication/primary-and-replicas',
        () => mysql.write(1),
      );

      await step(
        'Run the following to test follower mysql-read received the data.',
        'replication/primary-and-replicas',
        async () => {
          await mysql.untilAllRowsPresent(set.pod(0));
          await mysql.untilAllRowsPresent(set.pod(1));
        },
      );

      await step('To test load balancing across followers', 'replication/reads-balance', () =>
        mysql.untilReadsReachExactly(set.pod(0), set.pod(1)),
      );

      await step(
        "This command renames the /usr/bin/mysql command so that readiness probe can't find it.",
        'replication/reads-balance',
        () => mysql.breakReadinessProbe(set.pod(1)),
      );

      await step('Notice only one container is in a READY state.', 'replication/reads-balance', async () => {
        await set.pod(1).untilUnready();
        expect(mysql).toHaveContainersReady(set.pod(1), '1/2');
      });

      await step(
        'mysql-read load balancer detects failures and takes action by not sending traffic to the failed container',
        ['network/reads-exclude-unready', 'replication/reads-balance'],
        () => mysql.untilReadsReachExactly(set.pod(0)),
      );

      await step(
        'Fix the mysql server',
        ['network/reads-exclude-unready', 'replication/reads-balance'],
        async () => {
          await mysql.repairReadinessProbe(set.pod(1));
          await set.pod(1).untilReady();
          expect(mysql).toHaveContainersReady(set.pod(1), '2/2');
          await mysql.untilReadsReachExactly(set.pod(0), set.pod(1));
        },
      );

      await step(
        'StatefulSet controller recognizes failed pod and creates a new one to maintain the number of replicas with the same name and link to the same PersistentVolumeClaim.',
        ['identity/recreated-in-place', 'storage/data-outlives-the-pod', 'replication/replica-catches-up'],
        async () => {
          const deletedUid = await set.pod(1).delete();
          await set.pod(1).untilRecreated(deletedUid);
          await mysql.untilReady();
          await expect(timeline).toFollow(rules.recreatedInPlace, rules.claimKept);
          await mysql.untilAllRowsPresent(set.pod(1));
        },
      );

      await step(
        'More followers can be added to the MySQL Cluster to increase read capacity.',
        'ordering/scale-up-adds-youngest-last',
        () => mysql.scaleTo(3),
      );

      await step('You will now see 3 servers running.', 'replication/scale-to-four-and-back', () =>
        mysql.untilReadsReachExactly(set.pod(0), set.pod(1), set.pod(2)),
      );

      await step(
        'Verify if the newly deployed follower mysql-2 has the same data set.',
        'replication/cloned-from-predecessor',
        async () => {
          await mysql.untilAllRowsPresent(set.pod(2));
          await expect(mysql).toIncludeCloneSource(set.pod(1));
        },
      );

      const originalClaimUids = claims.uids();

      await step(
        'You can see that it removed the last added replica.',
        'ordering/scale-down-removes-last',
        async () => {
          await mysql.scaleTo(2);
          expect(set).toHavePods('mysql-0', 'mysql-1');
        },
      );

      await step('Confirm the pvcs still exist', 'storage/claims-outlive-scale-down', async () => {
        await set.untilGenerationObserved();
        await timeline.quietPeriod();
        expect(claims).toHaveUids(originalClaimUids);
      });

      const { volume } = claims.of(2);

      await step('Now update the ReclaimPolicy', 'storage/reclaim-retain', async () => {
        await volume.reclaim('Retain');
        await expect(volume).toHaveReclaimPolicy('Retain');
      });

      await cloudOnlyStep(
        'you can still see the EBS volume in your AWS EC2 console, with its state as “available”',
        'provider/retain-in-the-cloud',
      );

      await step(
        'Let’s change the reclaim policy back to “Delete” to avoid orphaned volumes',
        'storage/reclaim-retain',
        () => volume.reclaim('Delete'),
      );

      await step('Delete data-mysql-2', 'storage/deleting-a-claim-frees-the-volume', async () => {
        await claims.of(2).delete();
        await claims.of(2).untilGone();
        await volume.untilGone();
      });

      await step('Cleanup', 'storage/claims-outlive-the-set', async () => {
        await set.delete();
        await set.untilNoPods();
        expect(claims).toHaveNames('data-mysql-0', 'data-mysql-1');
      });
    });
  },
);
