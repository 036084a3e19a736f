import { cites, databases, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'The pod with ordinal 0 is the primary, and the other pods replicate from the primary',
  guarantee({
    clause: docs('run-replicated-stateful-application#generating-configuration'),
    quote: 'the script assigns ordinal 0 to be the primary server, and everyone else to be replicas',
    also: [
      cites(
        docs('run-replicated-stateful-application#generating-configuration'),
        'generates special MySQL config files based on the ordinal index',
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
      await expect(database).toHaveSettings(set.pod(0), { serverId: 100, logsWrites: true, readOnly: false });
      await expect(database).toHaveSettings(set.pod(1), { serverId: 101, logsWrites: false, readOnly: true });

      await database.untilReplicating(set.pod(1));
      await database.write(3);
      await database.untilAllRowsPresent(set.pod(0));
      await database.untilAllRowsPresent(set.pod(1));
    });
  },
);
