import { cloudOnlyStep, describe, docs, expect, guarantee, rules, step, test } from '../../fixtures';

describe(
  'Every step of the guide "StatefulSets" works for a shell with a volume',
  guarantee({
    clause: docs('using-statefulsets'),
    quote: 'stable is synonymous with persistence across Pod (re)scheduling',
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('every step in order', async ({ set, claims, services, client, timeline }) => {
      const web = await step('Define the service that will group the pods', 'network/pod-dns', () =>
        services.headless(),
      );

      await step(
        'Define the statefulset with one replica',
        ['identity/stable-names', 'ordering/created-in-order'],
        async () => {
          await set.create({ replicas: 1, claim: 'provisioned' });
          await set.untilReady();
          await client.untilPodNameResolves(web, set.pod(0));
        },
      );

      await step('Check all the created resources', 'storage/claim-per-pod', async () => {
        expect(set).toHavePods('web-0');
        expect(claims).toHavePhases('data-web-0 Bound');
      });

      await cloudOnlyStep(
        'See the identifiers of the AWS volumes associated to the statefulset',
        'provider/volume-in-the-cloud',
      );

      await step(
        'List the directories in the root folder of the created pod',
        'storage/claim-per-pod',
        async () => {
          await expect(set.pod(0)).toHaveInRootDirectory('data');
        },
      );

      await step('Create a new file in the mounted directory', 'storage/data-outlives-the-pod', async () => {
        await set.pod(0).writeToVolume('Wop');
        await expect(set.pod(0)).toHaveDataOnVolume('Wop');
      });

      const originalAddress = await step(
        'Take note of the original pod IP',
        'network/pod-dns',
        async () => set.pod(0).address,
      );

      await step('Force the recreation of the pod', 'identity/recreated-in-place', async () => {
        const deletedUid = await set.pod(0).delete();
        await set.pod(0).untilRecreated(deletedUid);
        await set.untilReady();
        await expect(timeline).toFollow(rules.recreatedInPlace, rules.atMostOnePerIdentity);
      });

      await step(
        'Check how the IP of the pod has changed during the recreation',
        'network/dns-follows-the-pod',
        async () => {
          await set.pod(0).untilReadyAtNewAddress(originalAddress);
          await client.untilPodNameResolves(web, set.pod(0));
        },
      );

      await step(
        'See if the previously created file is still accessible from the pod',
        'storage/data-outlives-the-pod',
        async () => {
          await expect(set.pod(0)).toHaveDataOnVolume('Wop');
        },
      );

      await step('Add a new replica to the statefulset', 'ordering/scale-up-adds-youngest-last', async () => {
        await set.scaleTo(2);
        await set.untilReady();
      });

      await step('See how a new resources have been provisioned', 'storage/claim-per-pod', async () => {
        expect(claims).toHavePhases('data-web-0 Bound', 'data-web-1 Bound');
      });

      const originalClaimUids = claims.uids();

      await step(
        'Modify the disk of the second pod and reduce the number of replicas',
        'ordering/scale-down-removes-last',
        async () => {
          await set.pod(1).writeToVolume('Wip');
          await expect(set.pod(1)).toHaveDataOnVolume('Wip');
          await set.scaleTo(1);
          await set.untilReady();
        },
      );

      await step(
        'See how (by design) the persitentvolumes remain at place, but the second pod is gone',
        'storage/claims-outlive-scale-down',
        async () => {
          expect(set).toHavePods('web-0');
          await set.untilGenerationObserved();
          await timeline.quietPeriod();
          expect(claims).toHaveUids(originalClaimUids);
        },
      );

      await step(
        'Reconstruct the second replica and check if the file is still there',
        'storage/claims-outlive-scale-down',
        async () => {
          await set.scaleTo(2);
          await set.untilReady();
          await expect(set.pod(1)).toHaveDataOnVolume('Wip');
        },
      );

      await step(
        'Remove the statefulset and see how the pods are gone, but the persistentVolumes remains by design',
        'storage/claims-outlive-the-set',
        async () => {
          await set.delete();
          await set.untilNoPods();
          expect(claims).toHavePhases('data-web-0 Bound', 'data-web-1 Bound');
          expect(claims).toHaveUids(originalClaimUids);
        },
      );

      await step(
        'Delete the resources from Kubernetes',
        'storage/deleting-a-claim-frees-the-volume',
        async () => {
          const { volume } = claims.of(1);
          await claims.of(1).delete();
          await claims.of(1).untilGone();
          await volume.untilGone();
        },
      );

      await cloudOnlyStep('the AWS volumes will also be removed', 'provider/retain-in-the-cloud');
    });
  },
);
