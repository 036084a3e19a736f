import { describe, expect, field, guarantee, test } from '../../fixtures';

// kubernetes#87583: the second request with the same manifest was rejected as a change of volumeClaimTemplates.
describe(
  'A StatefulSet can be applied again with the kind and apiVersion of its claims',
  guarantee({
    clause: field('status.observedGeneration'),
    quote: "It corresponds to the StatefulSet's generation, which is updated on mutation by the API Server.",
    level: 'core',
    needs: [],
  }),
  () => {
    test('a second server-side apply changes nothing', async ({ requests }) => {
      await requests.apply('with kind');
      await expect(requests.apply('with kind')).toBeAccepted({ generation: 1 });
    });

    test('a replacement by the same manifest, with or without kind, changes nothing', async ({
      set,
      requests,
    }) => {
      await set.create({ replicas: 0, claim: 'unbound' });
      await expect(requests.replace('with kind')).toBeAccepted({ generation: 1 });
      await expect(requests.replace('without kind')).toBeAccepted({ generation: 1 });
    });
  },
);
