import { type Database, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A new replica takes its data from its predecessor',
  guarantee({
    clause: docs('run-replicated-stateful-application#cloning-existing-data'),
    quote: 'the script instructs each Pod to clone from the Pod whose ordinal index is one lower',
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

      await database.scaleTo(3);
      expect(await database.cloneSources()).toEqual([set.pod(0).name, set.pod(1).name]);
      expect(await database.dataTags(set.pod(2))).toEqual([set.pod(1).name]);
      expect(await database.dataTags(set.pod(0))).toEqual([]);
      await database.untilReplicating(set.pod(2));
      await database.untilAllRowsPresent(set.pod(2));
    };

    test('of MySQL', ({ mysql }) => upheld(mysql));
    test('of MariaDB', ({ mariadb }) => upheld(mariadb));
  },
);
