import { type Database, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A replica takes no writes but those of its primary',
  guarantee({
    clause: docs('run-replicated-stateful-application#configmap'),
    quote: "you want replicas to reject any writes that don't come via replication",
    level: 'replication',
    needs: ['dynamic-volumes'],
  }),
  () => {
    const upheld = async (database: Database) => {
      const { set } = database;
      await database.create(2);
      await database.write(1);
      await database.untilAllRowsPresent(set.pod(1));
      expect(await database.tryInsert(set.pod(1))).toMatch(/running with the --(super-)?read-only option/);
      expect(await database.tryInsert(set.pod(0))).toBe('taken');
    };

    test('of MySQL', ({ mysql }) => upheld(mysql));
    test('of MariaDB', ({ mariadb }) => upheld(mariadb));
  },
);
