import { describe, docs, guarantee, test } from '../../fixtures';

describe(
  'The DNS name of a recreated pod resolves to the new address of the pod',
  guarantee({
    clause: docs('run-replicated-stateful-application#starting-replication'),
    quote: 'they automatically find the primary server even if it gets a new Pod IP due to being rescheduled',
    level: 'network',
    needs: [],
  }),
  () => {
    test('the client pod resolves the new address', async ({ set, services, client }) => {
      const web = await services.headless();
      await set.create({ replicas: 1 });
      await set.untilReady();
      await web.untilReadyEndpointsAre(set.pod(0));
      await client.untilPodNameResolves(web, set.pod(0));

      const originalAddress = set.pod(0).address;
      const deletedUid = await set.pod(0).delete();
      await set.pod(0).untilRecreated(deletedUid);
      await set.pod(0).untilReadyAtNewAddress(originalAddress);
      await client.untilPodNameResolves(web, set.pod(0));
    });

    test('another pod of the StatefulSet resolves the new address', async ({ set, services, client }) => {
      const web = await services.headless();
      await set.create({ replicas: 2 });
      await set.untilReady();
      await web.untilReadyEndpointsAre(set.pod(0), set.pod(1));
      const replica = client.from(set.pod(1));
      await replica.untilPodNameResolves(web, set.pod(0));

      const originalAddress = set.pod(0).address;
      const deletedUid = await set.pod(0).delete();
      await set.pod(0).untilRecreated(deletedUid);
      await set.pod(0).untilReadyAtNewAddress(originalAddress);
      await replica.untilPodNameResolves(web, set.pod(0));
    });
  },
);
