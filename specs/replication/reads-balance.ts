import { type Database, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'Reads are spread over the servers that are ready',
  guarantee({
    clause: docs('run-replicated-stateful-application#services'),
    quote: 'distributes connections across all MySQL Pods that report being Ready',
    level: 'replication',
    needs: ['dynamic-volumes'],
  }),
  () => {
    const upheld = async (database: Database) => {
      const { set } = database;
      await database.create(2);
      await database.untilReadsReachExactly(set.pod(0), set.pod(1));

      await database.breakReadinessProbe(set.pod(1));
      await set.pod(1).untilUnready();
      expect(database.containersReady(set.pod(1))).toBe('1/2');
      await database.untilReadsReachExactly(set.pod(0));

      await database.repairReadinessProbe(set.pod(1));
      await set.pod(1).untilReady();
      expect(database.containersReady(set.pod(1))).toBe('2/2');
      await database.untilReadsReachExactly(set.pod(0), set.pod(1));
    };

    test('of MySQL', ({ mysql }) => upheld(mysql));
    test('of MariaDB', ({ mariadb }) => upheld(mariadb));
  },
);
