import { cites, databases, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A new replica clones its data from its predecessor',
  guarantee({
    clause: docs('run-replicated-stateful-application#cloning-existing-data'),
    quote: 'the script instructs each Pod to clone from the Pod whose ordinal index is one lower',
    also: [
      cites(
        docs('run-replicated-stateful-application#cloning-existing-data'),
        'performs a clone operation on a replica Pod the first time it starts up on an empty PersistentVolume',
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
      await database.write(3);
      await database.untilAllRowsPresent(set.pod(1));
      await database.tagData(set.pod(1));

      await database.scaleTo(3);
      await expect(database).toHaveCloneSources(set.pod(0), set.pod(1));
      await expect(database).toHaveDataTags(set.pod(2), [set.pod(1)]);
      await expect(database).toHaveDataTags(set.pod(0), []);
      await database.untilReplicating(set.pod(2));
      await database.untilAllRowsPresent(set.pod(2));
    });
  },
);
