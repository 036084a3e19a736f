import { cites, databases, describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A fourth replica starts with all data, and its PVC is kept when the StatefulSet is scaled back to three',
  guarantee({
    clause: docs('run-replicated-stateful-application#scaling-the-number-of-replicas'),
    quote:
      'scaling up creates new PersistentVolumeClaims automatically, scaling down does not automatically delete these PVCs',
    also: [
      cites(
        docs('run-replicated-stateful-application#scaling-the-number-of-replicas'),
        'these new servers have the data you added before they existed',
      ),
    ],
    level: 'replication',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test.for(databases)('%s', async (name, { databaseNamed, timeline }) => {
      const database = databaseNamed(name);
      const { set, claims } = database;
      await database.create(3);
      await database.write(3);
      await database.scaleTo(4);
      expect(set).toHaveYoungestPod(set.pod(3).name);
      await expect(database).toHaveSettings(set.pod(3), { serverId: 103 });
      await database.untilReplicating(set.pod(3));
      await database.untilAllRowsPresent(set.pod(3));
      await database.scaleTo(3);
      await expect(timeline).toFollow(rules.createdInOrder);
      await timeline.quietPeriod();
      expect(claims).toHavePhases(
        `${claims.of(0).name} Bound`,
        `${claims.of(1).name} Bound`,
        `${claims.of(2).name} Bound`,
        `${claims.of(3).name} Bound`,
      );
    });
  },
);
