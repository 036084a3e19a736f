import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'DNS knows each pod by its name',
  guarantee({
    clause: docs('stable-network-id'),
    quote:
      'As each Pod is created, it gets a matching DNS subdomain, taking the form: $(podname).$(governing service domain)',
    level: 'network',
    needs: [],
  }),
  () => {
    test('under the full domain of the governing service', async ({ set, services, client }) => {
      const web = await services.headless();
      await set.create({ replicas: 2 });
      await set.untilReady();
      await web.untilReadyEndpointsAre(set.pod(0), set.pod(1));
      await client.untilPodNameResolves(web, set.pod(0));
      await client.untilPodNameResolves(web, set.pod(1));
    });

    test('followed by that of the service, where a program in the same namespace asks', async ({
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

    test('and not by that alone', async ({ set, services, client }) => {
      const web = await services.headless();
      await set.create({ replicas: 1 });
      await set.untilReady();
      await web.untilReadyEndpointsAre(set.pod(0));
      await client.untilPodNameResolves(web, set.pod(0));
      expect(await client.connectTo('web-0')).not.toBe(set.pod(0).address);
    });
  },
);
