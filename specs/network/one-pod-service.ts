import { describe, docs, guarantee, test } from '../../fixtures';

describe(
  'A service that selects the name of a pod leads to that pod',
  guarantee({
    clause: docs('pod-name-label'),
    quote: 'This label allows you to attach a Service to a specific Pod in the StatefulSet.',
    level: 'network',
    needs: [],
  }),
  () => {
    test('and to no other', async ({ set, services, client }) => {
      const one = await services.onePod(set.pod(1));
      await set.create({ replicas: 3 });
      await set.untilReady();
      await client.untilReadsReachExactly(one, set.pod(1));
    });

    test('also when it was deleted and created again', async ({ set, services, client }) => {
      const one = await services.onePod(set.pod(0));
      await set.create({ replicas: 2 });
      await set.untilReady();
      await client.untilReadsReachExactly(one, set.pod(0));

      const lost = await set.pod(0).delete();
      await set.pod(0).untilRecreated(lost);
      await set.untilReady();
      await client.untilReadsReachExactly(one, set.pod(0));
    });
  },
);
