import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A set leaves a pod alone that is not its own, though it bears the name of one',
  guarantee({
    clause: docs('ordinal-index'),
    quote: 'each Pod in the StatefulSet will be assigned an integer ordinal, that is unique over the Set',
    level: 'core',
    needs: [],
  }),
  () => {
    test('and creates its own once the other is gone', async ({ set, faults, timeline }) => {
      const stranger = await faults.createForeignPod(set.pod(1));
      await set.create({ replicas: 2 });
      await set.pod(0).untilReady();
      await set.untilGenerationObserved();
      await timeline.quietPeriod();
      expect(set.pod(1).uid).toBe(stranger);
      expect(set.pod(1).object.metadata?.deletionTimestamp).toBeUndefined();
      expect(set.pod(1).object.metadata?.ownerReferences).toBeUndefined();

      await faults.deleteForeignPod(set.pod(1));
      await set.pod(1).untilGone();
      await set.forceReconcile();
      await set.pod(1).untilRecreated(stranger);
      await set.pod(1).untilOwnedBy('its set');
    });
  },
);
