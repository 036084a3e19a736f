import { cloudOnlyStep, describe, docs, expect, guarantee, rules, step, test } from '../../fixtures';

describe(
  'Every step of the guide "Statefulsets" works for MariaDB on DigitalOcean',
  guarantee({
    clause: docs('pod-identity'),
    quote:
      'StatefulSet Pods have a unique identity that consists of an ordinal, a stable network identity, and stable storage.',
    level: 'replication',
    needs: ['dynamic-volumes', 'root-containers'],
  }),
  () => {
    test('every step in order', async ({ set, claims, mariadb, client, timeline }) => {
      await step('The Statefulset pod has a deterministic hostname', 'identity/stable-names', async () => {
        await set.create({ replicas: 1 });
        await set.untilReady();
        await expect(set).toHaveHostnames('web-0');
      });

      await step(
        'there are now three mysql- pods, each with a deterministic number',
        ['identity/stable-names', 'ordering/scale-up-adds-youngest-last'],
        async () => {
          await set.scaleTo(3);
          await set.untilReady();
          expect(set).toHavePodsByAge('web-0', 'web-1', 'web-2');
        },
      );

      await step(
        'instead of creating a new pod, mysql-3, it recreates the original mysql-1 pod in place',
        'identity/recreated-in-place',
        async () => {
          const deletedUid = await set.pod(1).delete();
          await set.pod(1).untilRecreated(deletedUid);
          await set.untilReady();
          await expect(timeline).toFollow(rules.recreatedInPlace, rules.stableNames);
        },
      );

      await step(
        'they are removed, not randomly, but it an explicit reverse order, and only one at a time',
        ['ordering/deleted-in-reverse', 'ordering/scale-down-removes-last'],
        async () => {
          const beforeScaleDown = timeline.bookmark();
          await set.scaleTo(1);
          await set.untilReady();
          await expect(timeline.since(beforeScaleDown)).toFollow(
            rules.deletedInReverse,
            rules.oneDeletedAtATime,
          );
        },
      );

      await step(
        'once created, they may only be modified in a few specific ways',
        'validation/immutable',
        () => expect(set.change({ serviceName: 'other' })).toBeRejectedAsImmutable('serviceName'),
      );

      await step(
        'To make the change we need, we need to delete the Statefulset first',
        'validation/immutable',
        async () => {
          await set.delete();
          await set.untilNoPods();
        },
      );

      await step(
        'Once deleted, apply the mysql.yml file as you did before.',
        ['storage/permissions-may-be-fixed', 'storage/claim-per-pod'],
        async () => {
          await set.create({ replicas: 1, claim: 'provisioned', chownVolumeTo: 2000 });
          await set.untilReady();
          await expect(set.pod(0)).toHaveVolumeOwner({ user: 2000 });
        },
      );

      await cloudOnlyStep('Notice that a new volume appears in the list.', 'provider/volume-in-the-cloud');

      await step(
        "you'll notice a disk mounted at /var/lib/mysql of the size we specified",
        ['storage/size-in-the-pod', 'storage/template-claim-wins'],
        async () => {
          await expect(claims.of(0).volume).toHaveCapacityOfAtLeast(claims.of(0).request);
          await expect(set.pod(0)).toHaveMountAt('/data');
          await set.delete();
          await set.untilNoPods();
        },
      );

      await cloudOnlyStep('/dev/disk/by-id/scsi-0DO_Volume_pvc-…', 'provider/volume-in-the-cloud');

      await step(
        'we should be able to access the database using kubectl exec',
        'replication/primary-and-replicas',
        async () => {
          await mariadb.create(1);
          await mariadb.write(1);
          await mariadb.untilAllRowsPresent(mariadb.set.pod(0));
        },
      );

      await step(
        'The None type is what makes this definition a headless service.',
        'network/headless-lists-ready',
        async () => {
          expect(mariadb.service()).toBeHeadless();
          await mariadb.service().untilReadyEndpointsAre(mariadb.set.pod(0));
        },
      );

      await step("Huh. That isn't what we expected.", 'network/pod-dns', async () => {
        await client.untilPodNameResolves(mariadb.service(), mariadb.set.pod(0));
        await expect(client).toNotReachByBareName(mariadb.set.pod(0));
      });

      await step(
        'in Kubernetes, Statefulset pods have hostnames of the form podName.StatefulsetName',
        'network/pod-dns',
        () => client.untilShortNameConnects(mariadb.service(), mariadb.set.pod(0)),
      );
    });
  },
);
