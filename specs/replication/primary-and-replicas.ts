import { type Database, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'The first pod of a set is its primary, and the others replicate from it',
  guarantee({
    clause: docs('run-replicated-stateful-application#generating-configuration'),
    quote: 'the script assigns ordinal 0 to be the primary server, and everyone else to be replicas',
    level: 'replication',
    needs: ['dynamic-volumes'],
  }),
  () => {
    const upheld = async (database: Database) => {
      const { set } = database;
      await database.create(2);
      expect(await database.settings(set.pod(0))).toEqual({
        serverId: 100,
        logsWrites: true,
        readOnly: false,
      });
      expect(await database.settings(set.pod(1))).toEqual({
        serverId: 101,
        logsWrites: false,
        readOnly: true,
      });

      await database.untilReplicating(set.pod(1));
      await database.write(3);
      await database.untilAllRowsPresent(set.pod(0));
      await database.untilAllRowsPresent(set.pod(1));
    };

    test('of MySQL', ({ mysql }) => upheld(mysql));
    test('of MariaDB', ({ mariadb }) => upheld(mariadb));
  },
);
