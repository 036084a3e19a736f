import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A claim may grow while its pod runs',
  guarantee({
    clause: docs('persistent-volumes#resizing-an-in-use-persistentvolumeclaim'),
    quote:
      'Any in-use PVC automatically becomes available to its Pod as soon as its file system has been expanded.',
    level: 'storage',
    needs: ['dynamic-volumes', 'online-expansion'],
  }),
  () => {
    test('and keeps its volume, its data and its pod', async ({ set, claims }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      await set.pod(0).writeToVolume('from before');
      const [claim, pod] = [claims.of(0).uid, set.pod(0).uid];
      const { volume } = claims.of(0);
      await claims.of(0).expand();
      await claims.of(0).untilExpanded();
      expect(await volume.capacity()).toBeGreaterThanOrEqual(claims.of(0).request);
      expect(claims.of(0).uid).toBe(claim);
      expect(claims.of(0).volume.name).toBe(volume.name);
      expect(set.pod(0).uid).toBe(pod);
      expect(await set.pod(0).readFromVolume()).toBe('from before');
    });

    test("and the next ordinal gets the template's size all the same", async ({ set, claims }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      const size = claims.of(0).request;
      await claims.of(0).expand();
      await claims.of(0).untilExpanded();
      await set.scaleTo(2);
      await set.untilReady();
      expect(claims.of(1).request).toBe(size);
    });
  },
);
