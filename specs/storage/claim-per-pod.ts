import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'Each pod has a claim of its own',
  guarantee({
    clause: docs('stable-storage'),
    quote:
      'For each VolumeClaimTemplate entry defined in a StatefulSet, each Pod receives one PersistentVolumeClaim.',
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('named after the template, the set and its ordinal', async ({ set, claims }) => {
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      expect(claims.names()).toEqual(['data-web-0', 'data-web-1']);
      expect(set.claimsMounted()).toEqual([['data-web-0'], ['data-web-1']]);
    });

    test('with the class, the size and the access mode of the template', async ({ set, claims }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      const [template] = set.object().spec?.volumeClaimTemplates ?? [];
      expect(claims.of(0).object).toMatchObject({ spec: template?.spec });
    });

    test("and the template's labels beside those of the set's selector", async ({ set, claims }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await claims.of(0).untilCreated();
      expect(claims.of(0).object.metadata?.labels).toEqual({ app: 'web', volume: 'data' });
    });

    test('bound to a volume that no other claim has', async ({ set, claims }) => {
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      expect(claims.phases()).toEqual(['data-web-0 Bound', 'data-web-1 Bound']);
      expect(new Set(claims.volumes()).size).toBe(2);
      await set.pod(0).writeToVolume('of web-0');
      await set.pod(1).writeToVolume('of web-1');
      expect(await set.pod(0).readFromVolume()).toBe('of web-0');
      expect(await set.pod(1).readFromVolume()).toBe('of web-1');
    });
  },
);
