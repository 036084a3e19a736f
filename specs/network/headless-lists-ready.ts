import { describe, docs, guarantee, test } from '../../fixtures';

describe(
  'The DNS name of the governing Service resolves to the addresses of the Ready pods',
  guarantee({
    clause: docs('dns-pod-service#a-aaaa-records'),
    quote: 'this resolves to the set of IPs of all of the Pods selected by the Service',
    level: 'network',
    needs: [],
  }),
  () => {
    test('three Ready pods are listed', async ({ set, services, client }) => {
      const web = await services.headless();
      await set.create({ replicas: 3 });
      await set.untilReady();
      await web.untilReadyEndpointsAre(set.pod(0), set.pod(1), set.pod(2));
      await client.untilServiceNameResolves(web, set.pod(0), set.pod(1), set.pod(2));
    });

    test('an unready pod is removed and is listed again once it is Ready', async ({
      set,
      services,
      faults,
      client,
    }) => {
      const web = await services.headless();
      await set.create({ replicas: 2 });
      await set.untilReady();
      await web.untilReadyEndpointsAre(set.pod(0), set.pod(1));
      await client.untilServiceNameResolves(web, set.pod(0), set.pod(1));

      await faults.breakReadiness(set.pod(1));
      await set.pod(1).untilUnready();
      await client.untilServiceNameResolves(web, set.pod(0));
      await faults.repairReadiness(set.pod(1));
      await set.pod(1).untilReady();
      await client.untilServiceNameResolves(web, set.pod(0), set.pod(1));
    });
  },
);
