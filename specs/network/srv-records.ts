import { cites, describe, docs, guarantee, test } from '../../fixtures';

describe(
  'The SRV records of a named port list the Ready pods of a headless Service',
  guarantee({
    clause: docs('dns-pod-service#srv-records'),
    quote:
      'For a headless Service, this resolves to multiple answers, one for each Pod that is backing the Service',
    also: [
      cites(
        docs('dns-pod-service#srv-records'),
        'contains the port number and the domain name of the Pod of the form hostname.my-svc.my-namespace.svc.cluster-domain.example',
      ),
      cites(
        docs('basic-stateful-set#discovery-for-specific-pods-in-a-statefulset'),
        'The SRV records associated with the CNAME will contain only the Pods in the StatefulSet that are Running and Ready.',
      ),
    ],
    level: 'network',
    needs: [],
  }),
  () => {
    test('each of three Ready pods has one record with its own name', async ({ set, services, client }) => {
      const web = await services.headless();
      await set.create({ replicas: 3 });
      await set.untilReady();
      await web.untilReadyEndpointsAre(set.pod(0), set.pod(1), set.pod(2));
      await client.untilSrvRecordsList(web, set.pod(0), set.pod(1), set.pod(2));
    });

    test('an unready pod has no record', async ({ set, services, faults, client }) => {
      const web = await services.headless();
      await set.create({ replicas: 2 });
      await set.untilReady();
      await web.untilReadyEndpointsAre(set.pod(0), set.pod(1));
      await client.untilSrvRecordsList(web, set.pod(0), set.pod(1));

      await faults.breakReadiness(set.pod(0));
      await set.pod(0).untilUnready();
      await client.untilSrvRecordsList(web, set.pod(1));
    });
  },
);
