import { type Database, describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A set of three grows by a replica that has the data, and leaves its claim when it shrinks',
  guarantee({
    clause: docs('run-replicated-stateful-application#scaling-the-number-of-replicas'),
    quote:
      'scaling up creates new PersistentVolumeClaims automatically, scaling down does not automatically delete these PVCs',
    level: 'replication',
    needs: ['dynamic-volumes'],
  }),
  () => {
    const grown = async (database: Database) => {
      const { set } = database;
      await database.create(3);
      await database.write(3);
      await database.scaleTo(4);
      expect(set.namesByAge().at(-1)).toBe(set.pod(3).name);
      expect((await database.settings(set.pod(3))).serverId).toBe(103);
      await database.untilReplicating(set.pod(3));
      await database.untilAllRowsPresent(set.pod(3));
      await database.scaleTo(3);
    };

    test('of MySQL', async ({ mysql, claims, timeline }) => {
      await grown(mysql);
      await expect(timeline).toFollow(rules.createdInOrder);
      await timeline.quietPeriod();
      expect(claims.phases()).toEqual([0, 1, 2, 3].map((ordinal) => `data-mysql-${ordinal} Bound`));
    });

    test('of MariaDB', async ({ mariadb, claims, timeline }) => {
      await grown(mariadb);
      await expect(timeline).toFollow(rules.createdInOrder);
      await timeline.quietPeriod();
      expect(claims.phases()).toEqual([0, 1, 2, 3].map((ordinal) => `data-mariadb-${ordinal} Bound`));
    });
  },
);
