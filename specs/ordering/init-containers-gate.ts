import { cites, describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'A pod is created only after the init containers of its predecessor have ended',
  guarantee({
    clause: docs('deployment-and-scaling-guarantees'),
    quote:
      'web-1 will not be deployed before web-0 is Running and Ready, and web-2 will not be deployed until web-1 is Running and Ready',
    also: [
      cites(
        docs('init-containers#detailed-behavior'),
        'A Pod cannot be Ready until all init containers have succeeded.',
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('no second pod is created until the init container of the first pod ends', async ({
      set,
      faults,
      timeline,
    }) => {
      await set.create({ replicas: 2, blockedAt: 'init' });
      await set.pod(0).untilInitialising();
      const beforeEndOfInit = timeline.bookmark();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeEndOfInit)).toHaveNo('pod created');

      await faults.finishInit(set.pod(0));
      await set.pod(1).untilInitialising();
      await expect(timeline).toFollow(rules.createdInOrder, rules.predecessorsReady);
    });
  },
);
