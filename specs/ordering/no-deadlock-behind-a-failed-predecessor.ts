import { describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A predecessor that is lost returns though its successor is unready',
  guarantee({
    clause: docs('deployment-and-scaling-guarantees'),
    quote: 'web-2 will not be launched until web-0 is successfully relaunched and becomes Running and Ready',
    level: 'core',
    needs: [],
  }),
  () => {
    test('and then the successor can become Ready', async ({ set, faults, timeline }) => {
      await set.create({ replicas: 2, blockedAt: 'readiness' });
      await set.pod(0).untilRunning();
      await faults.repairReadiness(set.pod(0));
      await set.pod(1).untilRunning();

      const lost = await set.pod(0).delete();
      await set.pod(0).untilRecreated(lost);
      await set.pod(0).untilRunning();
      await faults.repairReadiness(set.pod(0));
      await faults.repairReadiness(set.pod(1));
      await set.untilReady();
      await expect(timeline).toFollow(rules.recreatedInPlace);
    });
  },
);
