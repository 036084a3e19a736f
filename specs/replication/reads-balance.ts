import { cites, databases, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'Reads are distributed over the Ready servers',
  guarantee({
    clause: docs('run-replicated-stateful-application#services'),
    quote: 'distributes connections across all MySQL Pods that report being Ready',
    also: [
      cites(
        docs('run-replicated-stateful-application#sending-client-traffic'),
        'a different endpoint might be selected upon each connection attempt',
      ),
      cites(
        docs('run-replicated-stateful-application#break-the-readiness-probe'),
        'it never reports 102 anymore',
        'it should reappear in the loop output after a few seconds',
      ),
    ],
    level: 'replication',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test.for(databases)('%s', async (name, { databaseNamed }) => {
      const database = databaseNamed(name);
      const { set } = database;
      await database.create(2);
      await database.untilReadsReachExactly(set.pod(0), set.pod(1));

      await database.breakReadinessProbe(set.pod(1));
      await set.pod(1).untilUnready();
      expect(database).toHaveContainersReady(set.pod(1), '1/2');
      await database.untilReadsReachExactly(set.pod(0));

      await database.repairReadinessProbe(set.pod(1));
      await set.pod(1).untilReady();
      expect(database).toHaveContainersReady(set.pod(1), '2/2');
      await database.untilReadsReachExactly(set.pod(0), set.pod(1));
    });
  },
);
