import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'Each pod has a DNS name under its governing Service',
  guarantee({
    clause: docs('stable-network-id'),
    quote:
      'As each Pod is created, it gets a matching DNS subdomain, taking the form: $(podname).$(governing service domain)',
    level: 'network',
    needs: [],
  }),
  () => {
    test('the full name resolves to the address of the pod', async ({ set, services, client }) => {
      const web = await services.headless();
      await set.create({ replicas: 2 });
      await set.untilReady();
      await web.untilReadyEndpointsAre(set.pod(0), set.pod(1));
      await client.untilPodNameResolves(web, set.pod(0));
      await client.untilPodNameResolves(web, set.pod(1));
    });

    test('the short name POD.SERVICE connects to the pod within its namespace', async ({
      set,
      services,
      client,
    }) => {
      const web = await services.headless();
      await set.create({ replicas: 1 });
      await set.untilReady();
      await web.untilReadyEndpointsAre(set.pod(0));
      await client.untilPodNameResolves(web, set.pod(0));
      await client.untilShortNameConnects(web, set.pod(0));
    });

    test('the bare pod name does not connect to the pod', async ({ set, services, client }) => {
      const web = await services.headless();
      await set.create({ replicas: 1 });
      await set.untilReady();
      await web.untilReadyEndpointsAre(set.pod(0));
      await client.untilPodNameResolves(web, set.pod(0));
      await expect(client).toNotReachByBareName(set.pod(0));
    });
  },
);
