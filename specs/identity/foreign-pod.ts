import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A StatefulSet neither deletes nor adopts a foreign pod that has the name of one of its pods',
  guarantee({
    clause: docs('ordinal-index'),
    quote: 'each Pod in the StatefulSet will be assigned an integer ordinal, that is unique over the Set',
    level: 'core',
    needs: [],
  }),
  () => {
    test('the foreign pod is kept, and is replaced only after its deletion', async ({
      set,
      faults,
      timeline,
    }) => {
      const foreignUid = await faults.createForeignPod(set.pod(1));
      await set.create({ replicas: 2 });
      await set.pod(0).untilReady();
      await set.untilGenerationObserved();
      await timeline.quietPeriod();
      expect(set.pod(1)).toHaveUid(foreignUid);
      expect(set.pod(1)).toNotBeTerminating();
      expect(set.pod(1)).toHaveOwners();

      await faults.deleteForeignPod(set.pod(1));
      await set.pod(1).untilGone();
      await set.forceReconcile();
      await set.pod(1).untilRecreated(foreignUid);
      await set.pod(1).untilOwnedBy('its set');
    });
  },
);
