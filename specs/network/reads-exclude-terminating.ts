import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'Reads through a service are not answered by a terminating pod',
  guarantee({
    clause: docs('endpoint-slices#terminating'),
    quote: 'Service proxies will normally ignore endpoints that are terminating',
    level: 'network',
    needs: [],
  }),
  () => {
    test('though it is Ready and serves', async ({ set, services, faults, client }) => {
      const reads = await services.reads();
      await set.create({ replicas: 2, servesAfterSigterm: true });
      await set.untilReady();
      await client.untilReadsReachExactly(reads, set.pod(0), set.pod(1));

      await faults.keepServingAfterDelete(set.pod(1));
      const leaving = await set.pod(1).delete();
      await set.pod(1).untilTerminating();
      await client.untilReadsReachExactly(reads, set.pod(0));
      await client.untilServes(set.pod(1));
      expect(set.pod(1).uid).toBe(leaving);
    });
  },
);
