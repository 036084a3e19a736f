import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A rolling update of a Parallel StatefulSet replaces the old pods that are not Ready before the Ready pods',
  guarantee({
    clause: docs('maximum-unavailable-pods'),
    quote:
      'If there is any unavailable Pod in the range 0 to replicas - 1, it will be counted towards maxUnavailable.',
    level: 'core',
    needs: ['max-unavailable'],
  }),
  () => {
    // https://github.com/kubernetes/kubernetes/pull/137666
    test('two unready pods of four are replaced before the two Ready pods', async ({
      set,
      timeline,
      faults,
    }) => {
      await set.create({
        replicas: 4,
        podManagementPolicy: 'Parallel',
        updateStrategy: { rollingUpdate: { maxUnavailable: 2 } },
      });
      await set.untilReady();
      await faults.breakReadiness(set.pod(0));
      await faults.breakReadiness(set.pod(1));
      await set.untilStatus({ readyReplicas: 2 });
      const beforeUpdate = timeline.bookmark();

      await set.changeTemplate();
      await set.untilRolledOut();
      await expect(timeline.since(beforeUpdate)).toFollow(rules.unavailableAtMost(2));
    });
  },
);
