import { describe, docs, guarantee, test } from '../../fixtures';

describe(
  'The name of the governing service has the addresses of the Ready pods',
  guarantee({
    clause: docs('dns-pod-service#a-aaaa-records'),
    quote: 'this resolves to the set of IPs of all of the Pods selected by the Service',
    level: 'network',
    needs: [],
  }),
  () => {
    test('and of all of them', async ({ set, services, client }) => {
      const web = await services.headless();
      await set.create({ replicas: 3 });
      await set.untilReady();
      await web.untilReadyEndpointsAre(set.pod(0), set.pod(1), set.pod(2));
      await client.untilServiceNameResolves(web, set.pod(0), set.pod(1), set.pod(2));
    });

    test('and of one that is not Ready only when it is again', async ({ set, services, faults, client }) => {
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
