import { cites, describe, docs, guarantee, test } from '../../fixtures';

describe(
  'A Service with publishNotReadyAddresses lists the addresses of unready pods',
  guarantee({
    clause: docs('dns-pod-service#pod-s-hostname-and-subdomain-fields'),
    quote:
      'the Pod needs to be ready in order to have a record unless publishNotReadyAddresses=True is set on the Service',
    also: [
      cites(
        docs('endpoint-slices#ready'),
        'it will also always be true for Services with spec.publishNotReadyAddresses set to true',
      ),
    ],
    level: 'network',
    needs: [],
  }),
  () => {
    test('a pod is listed before it is Ready for the first time', async ({ set, services, client }) => {
      const web = await services.headless({ publishNotReadyAddresses: true });
      await set.create({ replicas: 1, blockedAt: 'readiness' });
      await set.pod(0).untilRunning();
      await web.untilReadyEndpointsAre(set.pod(0));
      await client.untilPodNameResolves(web, set.pod(0));
    });

    test('a pod is still listed after it has become unready', async ({
      set,
      services,
      faults,
      timeline,
      client,
    }) => {
      const web = await services.headless({ publishNotReadyAddresses: true });
      await set.create({ replicas: 2 });
      await set.untilReady();
      await web.untilReadyEndpointsAre(set.pod(0), set.pod(1));
      await client.untilServiceNameResolves(web, set.pod(0), set.pod(1));

      await faults.breakReadiness(set.pod(1));
      await set.pod(1).untilUnready();
      await web.untilEndpointConditionsAre(set.pod(1), { ready: true, serving: false, terminating: false });
      await timeline.quietPeriod();
      await client.untilServiceNameResolves(web, set.pod(0), set.pod(1));
      await client.untilPodNameResolves(web, set.pod(1));
    });
  },
);
