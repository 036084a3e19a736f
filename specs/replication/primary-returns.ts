import { cites, databases, describe, docs, guarantee, test } from '../../fixtures';

describe(
  'Replicas reconnect to a recreated primary, and the primary has every acknowledged row',
  guarantee({
    clause: docs('run-replicated-stateful-application#starting-replication'),
    quote: 'they automatically find the primary server even if it gets a new Pod IP due to being rescheduled',
    also: [
      cites(
        docs('run-replicated-stateful-application#starting-replication'),
        'it remembers its primary MySQL server and reconnects automatically if the server restarts or the connection dies',
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
      await database.untilReplicating(set.pod(1));
      database.startWriting();
      await database.untilWriteAccepted();

      const originalAddress = set.pod(0).address;
      const deletedUid = await set.pod(0).delete();
      await set.pod(0).untilRecreated(deletedUid);
      await database.untilReady();
      await set.pod(0).untilReadyAtNewAddress(originalAddress);
      await database.untilWriteAccepted();
      await database.stopWriting();
      await database.untilAllRowsPresent(set.pod(0));
      await database.untilReplicating(set.pod(1));
      await database.untilAllRowsPresent(set.pod(1));
    });
  },
);
