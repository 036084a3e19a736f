import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'EndpointSlices contain the host name and the conditions of each pod',
  guarantee({
    clause: docs('dns-pod-service#pod-s-hostname-and-subdomain-fields'),
    quote: 'An EndpointSlice can specify the DNS hostname for any endpoint addresses, along with its IP.',
    also: [
      cites(
        docs('stable-network-id'),
        'the governing service is defined by the serviceName field on the StatefulSet',
      ),
      cites(
        docs('endpoint-slices#endpointslice-resource'),
        'These EndpointSlices include references to all the Pods that match the Service selector.',
      ),
      cites(
        docs('endpoint-slices#serving'),
        "For endpoints backed by a Pod, this maps to the Pod's Ready condition.",
      ),
      cites(
        docs('endpoint-slices#terminating'),
        'For endpoints backed by a Pod, this condition is set when the Pod is first deleted',
      ),
      cites(
        docs('endpoint-slices#ready'),
        'The ready condition is essentially a shortcut for checking "serving and not terminating"',
      ),
    ],
    level: 'network',
    needs: [],
  }),
  () => {
    test('host names are listed for the governing Service only', async ({ set, services }) => {
      const web = await services.headless();
      const reads = await services.reads();
      await set.create({ replicas: 2 });
      await set.untilReady();
      await web.untilReadyEndpointsAre(set.pod(0), set.pod(1));
      await reads.untilReadyEndpointsAre(set.pod(0), set.pod(1));
      expect(web).toHaveHostnameFor(set.pod(0), 'web-0');
      expect(web).toHaveHostnameFor(set.pod(1), 'web-1');
      expect(reads).toHaveHostnameFor(set.pod(0), undefined);
      expect(reads).toHaveHostnameFor(set.pod(1), undefined);
    });

    test('the ready and serving conditions follow the readiness of the pod', async ({
      set,
      services,
      faults,
    }) => {
      const web = await services.headless();
      await set.create({ replicas: 1, blockedAt: 'readiness' });
      await set.pod(0).untilRunning();
      await web.untilEndpointConditionsAre(set.pod(0), { ready: false, serving: false, terminating: false });
      await faults.repairReadiness(set.pod(0));
      await set.pod(0).untilReady();
      await web.untilEndpointConditionsAre(set.pod(0), { ready: true, serving: true, terminating: false });
    });

    test('the terminating condition is set while the pod still serves and afterwards', async ({
      set,
      services,
      faults,
    }) => {
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
