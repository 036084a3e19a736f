import { describe, docs, guarantee, test } from '../../fixtures';

describe(
  'Reads through a Service reach the Ready pods only',
  guarantee({
    clause: docs('run-replicated-stateful-application#services'),
    quote: 'distributes connections across all MySQL Pods that report being Ready',
    level: 'network',
    needs: [],
  }),
  () => {
    test('each of three Ready pods answers', async ({ set, services, client }) => {
      const reads = await services.reads();
      await set.create({ replicas: 3 });
      await set.untilReady();
      await client.untilReadsReachExactly(reads, set.pod(0), set.pod(1), set.pod(2));
    });

    test('an unready pod receives no reads until it is Ready again', async ({
      set,
      services,
      faults,
      client,
    }) => {
      const reads = await services.reads();
      await set.create({ replicas: 3 });
      await set.untilReady();
      await client.untilReadsReachExactly(reads, set.pod(0), set.pod(1), set.pod(2));

      const unreadyUid = set.pod(1).uid;
      await faults.breakReadiness(set.pod(1));
      await set.pod(1).untilUnready();
      await client.untilReadsReachExactly(reads, set.pod(0), set.pod(2));
      await client.untilServes(set.pod(1), unreadyUid);

      await faults.repairReadiness(set.pod(1));
      await set.pod(1).untilReady();
      await client.untilReadsReachExactly(reads, set.pod(0), set.pod(1), set.pod(2));
    });
  },
);
