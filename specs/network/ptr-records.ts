import { describe, docs, guarantee, test } from '../../fixtures';

describe(
  'The address of a pod leads back to its name',
  guarantee({
    clause: docs('basic-stateful-set#pods-in-a-statefulset'),
    quote: 'Pods in a StatefulSet have a unique ordinal index and a stable network identity.',
    level: 'network',
    needs: [],
  }),
  () => {
    test('for each pod of a set', async ({ set, services, client }) => {
      const web = await services.headless();
      await set.create({ replicas: 2 });
      await set.untilReady();
      await web.untilReadyEndpointsAre(set.pod(0), set.pod(1));
      await client.untilPtrRecordIs(web, set.pod(0));
      await client.untilPtrRecordIs(web, set.pod(1));
    });

    test('also when it has another one', async ({ set, services, client }) => {
      const web = await services.headless();
      await set.create({ replicas: 1 });
      await set.untilReady();
      const address = set.pod(0).address;
      const lost = await set.pod(0).delete();
      await set.pod(0).untilRecreated(lost);
      await set.pod(0).untilReadyAtNewAddress(address);
      await web.untilReadyEndpointsAre(set.pod(0));
      await client.untilPtrRecordIs(web, set.pod(0));
    });
  },
);
