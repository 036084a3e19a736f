import { describe, docs, guarantee, test } from '../../fixtures';

describe(
  'Reads through a Service do not reach a terminating pod',
  guarantee({
    clause: docs('endpoint-slices#terminating'),
    quote: 'Service proxies will normally ignore endpoints that are terminating',
    level: 'network',
    needs: [],
  }),
  () => {
    test('a terminating pod that is Ready and still serves receives no reads', async ({
      set,
      services,
      faults,
      client,
    }) => {
      const reads = await services.reads();
      await set.create({ replicas: 2, servesAfterSigterm: true });
      await set.untilReady();
      await client.untilReadsReachExactly(reads, set.pod(0), set.pod(1));

      await faults.keepServingAfterDelete(set.pod(1));
      const deletedUid = await set.pod(1).delete();
      await set.pod(1).untilTerminating();
      await client.untilReadsReachExactly(reads, set.pod(0));
      await client.untilServes(set.pod(1), deletedUid);
    });
  },
);
