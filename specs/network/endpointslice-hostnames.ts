import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'EndpointSlices tell of each pod',
  guarantee({
    clause: docs('dns-pod-service#pod-s-hostname-and-subdomain-fields'),
    quote: 'An EndpointSlice can specify the DNS hostname for any endpoint addresses, along with its IP.',
    level: 'network',
    needs: [],
  }),
  () => {
    test('its host name, for the governing service alone', async ({ set, services }) => {
      const web = await services.headless();
      const reads = await services.reads();
      await set.create({ replicas: 2 });
      await set.untilReady();
      await web.untilReadyEndpointsAre(set.pod(0), set.pod(1));
      await reads.untilReadyEndpointsAre(set.pod(0), set.pod(1));
      expect([web.hostnameOf(set.pod(0)), web.hostnameOf(set.pod(1))]).toEqual(['web-0', 'web-1']);
      expect([reads.hostnameOf(set.pod(0)), reads.hostnameOf(set.pod(1))]).toEqual([undefined, undefined]);
    });

    test('whether it is ready', async ({ set, services, faults }) => {
      const web = await services.headless();
      await set.create({ replicas: 1, blockedAt: 'readiness' });
      await set.pod(0).untilRunning();
      await web.untilEndpointConditionsAre(set.pod(0), { ready: false, serving: false, terminating: false });
      await faults.repairReadiness(set.pod(0));
      await set.pod(0).untilReady();
      await web.untilEndpointConditionsAre(set.pod(0), { ready: true, serving: true, terminating: false });
    });

    test('and whether it is terminating, be it serving or not', async ({ set, services, faults }) => {
      const web = await services.headless();
      await set.create({ replicas: 1, servesAfterSigterm: true });
      await set.untilReady();
      await faults.keepServingAfterDelete(set.pod(0));
      await set.pod(0).delete();
      await set.pod(0).untilTerminating();
      await web.untilEndpointConditionsAre(set.pod(0), { ready: false, serving: true, terminating: true });
      await faults.breakReadiness(set.pod(0));
      await set.pod(0).untilUnready();
      await web.untilEndpointConditionsAre(set.pod(0), { ready: false, serving: false, terminating: true });
    });
  },
);
