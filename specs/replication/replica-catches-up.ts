import { type Database, describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A replica that is lost returns to its own data and catches up',
  guarantee({
    clause: docs('run-replicated-stateful-application#delete-pods'),
    quote: 'creates a new one with the same name and linked to the same PersistentVolumeClaim',
    level: 'replication',
    needs: ['dynamic-volumes'],
  }),
  () => {
    const upheld = async (database: Database) => {
      const { set } = database;
      await database.create(2);
      await database.write(3);
      await database.untilAllRowsPresent(set.pod(1));
      await database.tagData(set.pod(1));

      const lost = await set.pod(1).delete();
      await database.write(3);
      await set.pod(1).untilRecreated(lost);
      await database.untilReady();
      // A clone of the primary would not have it.
      expect(await database.dataTags(set.pod(1))).toEqual([set.pod(1).name]);
      await database.untilReplicating(set.pod(1));
      await database.untilAllRowsPresent(set.pod(1));
    };

    test('of MySQL', async ({ mysql, timeline }) => {
      await upheld(mysql);
      await expect(timeline).toFollow(rules.recreatedInPlace, rules.claimKept);
    });

    test('of MariaDB', async ({ mariadb, timeline }) => {
      await upheld(mariadb);
      await expect(timeline).toFollow(rules.recreatedInPlace, rules.claimKept);
    });
  },
);
