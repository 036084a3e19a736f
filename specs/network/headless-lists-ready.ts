import { cites, describe, docs, guarantee, test } from '../../fixtures';

describe(
  'The DNS name of the governing Service resolves to the addresses of the Ready pods',
  guarantee({
    clause: docs('dns-pod-service#a-aaaa-records'),
    quote: 'this resolves to the set of IPs of all of the Pods selected by the Service',
    also: [
      cites(
        docs('service#headless-services'),
        'For headless Services, a cluster IP is not allocated',
        'headless Services report the endpoint IP addresses of the individual pods via internal DNS records',
      ),
      cites(
        docs('service#with-selectors'),
        'A or AAAA records (IPv4 or IPv6 addresses) that point directly to the Pods backing the Service',
      ),
      cites(
        docs('basic-stateful-set#discovery-for-specific-pods-in-a-statefulset'),
        "your application will be able to discover the Pods' addresses when they transition to Running and Ready",
      ),
    ],
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
