import { describe, docs, guarantee, test } from '../../fixtures';

describe(
  "The PTR record of a pod's address is the DNS name of the pod",
  guarantee({
    clause: docs('basic-stateful-set#pods-in-a-statefulset'),
    quote: 'Pods in a StatefulSet have a unique ordinal index and a stable network identity.',
    level: 'network',
    needs: [],
  }),
  () => {
    test('each of two pods has a PTR record', async ({ set, services, client }) => {
      const web = await services.headless();
      await set.create({ replicas: 2 });
      await set.untilReady();
      await web.untilReadyEndpointsAre(set.pod(0), set.pod(1));
      await client.untilPtrRecordIs(web, set.pod(0));
      await client.untilPtrRecordIs(web, set.pod(1));
    });

    test('a recreated pod has a PTR record for its new address', async ({ set, services, client }) => {
      const web = await services.headless();
      await set.create({ replicas: 1 });
      await set.untilReady();
      const originalAddress = set.pod(0).address;
      const deletedUid = await set.pod(0).delete();
      await set.pod(0).untilRecreated(deletedUid);
      await set.pod(0).untilReadyAtNewAddress(originalAddress);
      await web.untilReadyEndpointsAre(set.pod(0));
      await client.untilPtrRecordIs(web, set.pod(0));
    });
  },
);
