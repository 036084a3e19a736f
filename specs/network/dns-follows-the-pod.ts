import { describe, docs, guarantee, test } from '../../fixtures';

describe(
  'The name of a pod follows it to its new address',
  guarantee({
    clause: docs('run-replicated-stateful-application#starting-replication'),
    quote: 'they automatically find the primary server even if it gets a new Pod IP due to being rescheduled',
    level: 'network',
    needs: [],
  }),
  () => {
    test('when it was deleted and created again', async ({ set, services, client }) => {
      const web = await services.headless();
      await set.create({ replicas: 1 });
      await set.untilReady();
      await web.untilReadyEndpointsAre(set.pod(0));
      await client.untilPodNameResolves(web, set.pod(0));

      const address = set.pod(0).address;
      const lost = await set.pod(0).delete();
      await set.pod(0).untilRecreated(lost);
      await set.pod(0).untilReadyAtNewAddress(address);
      await client.untilPodNameResolves(web, set.pod(0));
    });

    test('where another pod of the set asks for the first', async ({ set, services, client }) => {
      const web = await services.headless();
      await set.create({ replicas: 2 });
      await set.untilReady();
      await web.untilReadyEndpointsAre(set.pod(0), set.pod(1));
      const replica = client.from(set.pod(1));
      await replica.untilPodNameResolves(web, set.pod(0));

      const address = set.pod(0).address;
      const lost = await set.pod(0).delete();
      await set.pod(0).untilRecreated(lost);
      await set.pod(0).untilReadyAtNewAddress(address);
      await replica.untilPodNameResolves(web, set.pod(0));
    });
  },
);
