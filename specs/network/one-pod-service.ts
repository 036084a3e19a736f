import { describe, docs, guarantee, test } from '../../fixtures';

describe(
  'A Service that selects the pod-name label of a pod reaches that pod only',
  guarantee({
    clause: docs('pod-name-label'),
    quote: 'This label allows you to attach a Service to a specific Pod in the StatefulSet.',
    level: 'network',
    needs: [],
  }),
  () => {
    test('reads reach the selected pod and no other pod', async ({ set, services, client }) => {
      const service = await services.onePod(set.pod(1));
      await set.create({ replicas: 3 });
      await set.untilReady();
      await client.untilReadsReachExactly(service, set.pod(1));
    });

    test('reads reach the recreated pod', async ({ set, services, client }) => {
      const service = await services.onePod(set.pod(0));
      await set.create({ replicas: 2 });
      await set.untilReady();
      await client.untilReadsReachExactly(service, set.pod(0));

      const deletedUid = await set.pod(0).delete();
      await set.pod(0).untilRecreated(deletedUid);
      await set.untilReady();
      await client.untilReadsReachExactly(service, set.pod(0));
    });
  },
);
