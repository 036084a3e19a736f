import { cites, describe, docs, expect, field, guarantee, test } from '../../fixtures';

describe(
  'Each pod has a DNS name under its governing Service',
  guarantee({
    clause: docs('stable-network-id'),
    quote:
      'As each Pod is created, it gets a matching DNS subdomain, taking the form: $(podname).$(governing service domain)',
    also: [
      cites(
        docs('stable-network-id'),
        'A StatefulSet can use a Headless Service to control the domain of its Pods.',
        'The domain managed by this Service takes the form: $(service name).$(namespace).svc.cluster.local',
      ),
      cites(
        docs('dns-pod-service#pod-s-hostname-and-subdomain-fields'),
        "the cluster's DNS Server also returns A and/or AAAA records for the Pod's fully qualified hostname",
        "DNS serves A and/or AAAA records at that name, pointing to the Pod's IP.",
      ),
      cites(
        docs('basic-stateful-set#using-stable-network-identities'),
        'it is OK to connect to Pods by resolving their hostname',
      ),
      cites(
        docs('run-replicated-stateful-application#services'),
        'the Pods are accessible by resolving <pod-name>.mysql from within any other Pod in the same Kubernetes cluster and namespace',
      ),
      cites(
        field('spec.serviceName'),
        'Pods get DNS/hostnames that follow the pattern: pod-specific-string.serviceName.default.svc.cluster.local',
      ),
      cites(
        docs('zookeeper#facilitating-leader-election'),
        'The zk-hs Service creates a domain for all of the Pods, zk-hs.default.svc.cluster.local.',
      ),
    ],
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
