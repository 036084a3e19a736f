import { type Database, describe, docs, guarantee, test } from '../../fixtures';

describe(
  'Replicas find their primary again, and it has every row that it acknowledged',
  guarantee({
    clause: docs('run-replicated-stateful-application#starting-replication'),
    quote: 'they automatically find the primary server even if it gets a new Pod IP due to being rescheduled',
    level: 'replication',
    needs: ['dynamic-volumes'],
  }),
  () => {
    const upheld = async (database: Database) => {
      const { set } = database;
      await database.create(2);
      await database.untilReplicating(set.pod(1));
      database.startWriting();
      await database.untilWriteAccepted();

      const { address } = set.pod(0);
      const lost = await set.pod(0).delete();
      await set.pod(0).untilRecreated(lost);
      await database.untilReady();
      await set.pod(0).untilReadyAtNewAddress(address);
      await database.untilWriteAccepted();
      await database.stopWriting();
      await database.untilAllRowsPresent(set.pod(0));
      await database.untilReplicating(set.pod(1));
      await database.untilAllRowsPresent(set.pod(1));
    };

    test('of MySQL', ({ mysql }) => upheld(mysql));
    test('of MariaDB', ({ mariadb }) => upheld(mariadb));
  },
);
