import { databases, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A replica rejects writes that do not come from replication',
  guarantee({
    clause: docs('run-replicated-stateful-application#configmap'),
    quote: "you want replicas to reject any writes that don't come via replication",
    level: 'replication',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test.for(databases)('%s', async (name, { databaseNamed }) => {
      const database = databaseNamed(name);
      const { set } = database;
      await database.create(2);
      await database.write(1);
      await database.untilAllRowsPresent(set.pod(1));
      await expect(database).toRejectWrites(set.pod(1), /running with the --(super-)?read-only option/);
      await expect(database).toAcceptWrites(set.pod(0));
    });
  },
);
