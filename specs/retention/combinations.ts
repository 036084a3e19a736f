import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'Of a set that is scaled down and deleted there remain',
  guarantee({
    clause: docs('persistentvolumeclaim-retention'),
    quote: 'controls if and how PVCs are deleted during the lifecycle of a StatefulSet',
    level: 'storage',
    needs: ['dynamic-volumes', 'claim-retention'],
  }),
  () => {
    test('all claims by default', async ({ set, claims, timeline }) => {
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      await set.scaleTo(1);
      await set.untilReady();
      await set.delete();
      await set.untilNoPods();
      await timeline.quietPeriod();
      expect(claims.phases()).toEqual(['data-web-0 Bound', 'data-web-1 Bound']);
    });

    test.for([
      ['all claims', 'Retain', 'Retain', ['data-web-0 Bound', 'data-web-1 Bound']],
      ['the claims of the pods that were left', 'Retain', 'Delete', ['data-web-0 Bound']],
      ['no claims', 'Delete', 'Delete', []],
    ] as const)(
      '%s where whenDeleted is %s and whenScaled is %s',
      async ([, whenDeleted, whenScaled, remaining], { set, claims, timeline }) => {
        await set.create({
          replicas: 2,
          claim: 'provisioned',
          persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled },
        });
        await set.untilReady();
        await set.scaleTo(1);
        await set.untilReady();
        await set.delete();
        await set.untilNoPods();
        await claims.untilExactly(...remaining);
        await timeline.quietPeriod();
        expect(claims.phases()).toEqual(remaining);
      },
    );

    test('the claims of the pods scaled away until the set is deleted, where only whenDeleted is Delete', async ({
      set,
      claims,
      timeline,
    }) => {
      await set.create({
        replicas: 2,
        claim: 'provisioned',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' },
      });
      await set.untilReady();
      await set.scaleTo(1);
      await set.untilReady();
      await timeline.quietPeriod();
      expect(claims.phases()).toEqual(['data-web-0 Bound', 'data-web-1 Bound']);
      await set.delete();
      await claims.untilExactly();
    });
  },
);
