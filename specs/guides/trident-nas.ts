import { cloudOnlyStep, describe, docs, expect, guarantee, rules, step, test } from '../../fixtures';

describe(
  'Every step of the guide "StatefulSets & Storage consumption" of the Trident lab works',
  guarantee({
    clause: docs('stable-storage'),
    quote:
      'For each VolumeClaimTemplate entry defined in a StatefulSet, each Pod receives one PersistentVolumeClaim.',
    level: 'replication',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('every step in order', async ({ mariadb, timeline }) => {
      const { set, claims } = mariadb;

      await step(
        "Let's start by creating the application",
        ['ordering/created-in-order', 'ordering/init-containers-gate', 'identity/stable-names'],
        async () => {
          await mariadb.create(3);
          await expect(timeline).toFollow(rules.createdInOrder, rules.predecessorsReady);
        },
      );

      await step(
        'Once you that the third POD is up & running, you are good to go',
        'storage/spread-across-nodes',
        async () => {
          expect(mariadb).toHaveContainersReady(set.pod(2), '2/2');
        },
      );

      await step('You can see that 3 PVC were created, one per POD.', 'storage/claim-per-pod', async () => {
        expect(claims).toHavePhases('data-mariadb-0 Bound', 'data-mariadb-1 Bound', 'data-mariadb-2 Bound');
        expect(claims).toHaveDistinctVolumes(3);
      });

      await cloudOnlyStep('persistentvolumeclaim … storage-class-nas', 'provider/volume-in-the-cloud');

      await step("Let's write some data in this database!", 'replication/primary-and-replicas', () =>
        mariadb.write(1),
      );

      await step(
        "Let's check that the operation was successful by reading the database",
        'replication/primary-and-replicas',
        async () => {
          await mariadb.untilAllRowsPresent(set.pod(0));
          await mariadb.untilAllRowsPresent(set.pod(1));
          await mariadb.untilAllRowsPresent(set.pod(2));
        },
      );

      await step('Where are my reads coming from ?', 'replication/reads-balance', () =>
        mariadb.untilReadsReachExactly(set.pod(0), set.pod(1), set.pod(2)),
      );

      await step("Let's scale!", 'ordering/scale-up-adds-youngest-last', () => mariadb.scaleTo(4));

      await step(
        'Notice the last POD is _younger_ that the other ones...',
        'ordering/scale-up-adds-youngest-last',
        async () => {
          expect(set).toHaveYoungestPod('mariadb-3');
        },
      );

      await step(
        'You can see that a new PVC was automatically created.',
        'storage/claim-per-pod',
        async () => {
          expect(claims.of(3)).toBeBound();
        },
      );

      await step(
        "you should start seeing new _id_ ('103' anyone?)",
        'replication/scale-to-four-and-back',
        async () => {
          await mariadb.untilReadsReachExactly(set.pod(0), set.pod(1), set.pod(2), set.pod(3));
          await expect(mariadb).toHaveSettings(set.pod(3), { serverId: 103 });
        },
      );

      await step('Clean up', 'storage/deleting-a-claim-frees-the-volume', async () => {
        const { volume } = claims.of(3);
        await set.delete();
        await set.untilNoPods();
        await claims.of(3).delete();
        await volume.untilGone();
      });
    });
  },
);
