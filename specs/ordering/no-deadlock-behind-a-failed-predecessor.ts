import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A deleted predecessor is recreated although its successor is unready',
  guarantee({
    clause: docs('deployment-and-scaling-guarantees'),
    quote: 'web-2 will not be launched until web-0 is successfully relaunched and becomes Running and Ready',
    level: 'core',
    needs: [],
  }),
  () => {
    test('the predecessor is recreated, and then both pods become Ready', async ({
      set,
      faults,
      timeline,
    }) => {
      await set.create({ replicas: 2, blockedAt: 'readiness' });
      await set.pod(0).untilRunning();
      await faults.repairReadiness(set.pod(0));
      await set.pod(1).untilRunning();

      const deletedUid = await set.pod(0).delete();
      await set.pod(0).untilRecreated(deletedUid);
      await set.pod(0).untilRunning();
      await faults.repairReadiness(set.pod(0));
      await faults.repairReadiness(set.pod(1));
      await set.untilReady();
      await expect(timeline).toFollow(rules.recreatedInPlace);
    });
  },
);
