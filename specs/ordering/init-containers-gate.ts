import { describe, docs, expect, guarantee, laws, test } from '../../fixtures';

describe(
  'A pod that is not yet initialised holds back its successor',
  guarantee({
    clause: docs('deployment-and-scaling-guarantees'),
    quote:
      'web-1 will not be deployed before web-0 is Running and Ready, and web-2 will not be deployed until web-1 is Running and Ready',
    level: 'core',
    needs: [],
  }),
  () => {
    test('until its init container has ended', async ({ set, faults, timeline }) => {
      await set.create({ replicas: 2, withheld: 'initialisation' });
      await set.pod(0).untilInitialising();
      const halted = timeline.bookmark();
      await timeline.hold();
      await expect(timeline.since(halted)).toShowNo('pod created');

      await faults.initialise(set.pod(0));
      await set.pod(1).untilInitialising();
      await expect(timeline).toObey(laws.createdInOrder, laws.predecessorsReady);
    });
  },
);
