import { databases, describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A recreated replica keeps its own data and catches up with the primary',
  guarantee({
    clause: docs('run-replicated-stateful-application#delete-pods'),
    quote: 'creates a new one with the same name and linked to the same PersistentVolumeClaim',
    level: 'replication',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test.for(databases)('%s', async (name, { databaseNamed, timeline }) => {
      const database = databaseNamed(name);
      const { set } = database;
      await database.create(2);
      await database.write(3);
      await database.untilAllRowsPresent(set.pod(1));
      await database.tagData(set.pod(1));

      const deletedUid = await set.pod(1).delete();
      await database.write(3);
      await set.pod(1).untilRecreated(deletedUid);
      await database.untilReady();
      // A clone of the primary would not have the tag.
      await expect(database).toHaveDataTags(set.pod(1), [set.pod(1)]);
      await database.untilReplicating(set.pod(1));
      await database.untilAllRowsPresent(set.pod(1));
      await expect(timeline).toFollow(rules.recreatedInPlace, rules.claimKept);
    });
  },
);
