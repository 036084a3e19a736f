import { cites, describe, docs, expect, field, guarantee, test } from '../../fixtures';

describe(
  'The retention policy decides which PVCs remain after a StatefulSet is scaled down and deleted',
  guarantee({
    clause: docs('persistentvolumeclaim-retention'),
    quote: 'controls if and how PVCs are deleted during the lifecycle of a StatefulSet',
    also: [
      cites(docs('persistentvolumeclaim-retention'), 'The default for policies is Retain'),
      cites(
        field('spec.persistentVolumeClaimRetentionPolicy'),
        'By default, all persistent volume claims are created as needed and retained until manually deleted.',
      ),
      cites(
        field('spec.persistentVolumeClaimRetentionPolicy.whenDeleted'),
        'The default policy of `Retain` causes PVCs to not be affected by StatefulSet deletion.',
      ),
      cites(
        field('spec.persistentVolumeClaimRetentionPolicy.whenScaled'),
        'The default policy of `Retain` causes PVCs to not be affected by a scaledown.',
      ),
    ],
    level: 'storage',
    needs: ['dynamic-volumes', 'claim-retention'],
  }),
  () => {
    test('default policy: all PVCs remain', async ({ set, claims, timeline }) => {
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      await set.scaleTo(1);
      await set.untilReady();
      await set.delete();
      await set.untilNoPods();
      await timeline.quietPeriod();
      expect(claims).toHavePhases('data-web-0 Bound', 'data-web-1 Bound');
    });

    test.for([
      ['Retain', 'Retain', 'all PVCs remain', ['data-web-0 Bound', 'data-web-1 Bound']],
      ['Retain', 'Delete', 'the PVC of the remaining pod remains', ['data-web-0 Bound']],
      ['Delete', 'Delete', 'no PVC remains', []],
    ] as const)(
      'whenDeleted=%s, whenScaled=%s: %s',
      async ([whenDeleted, whenScaled, , remaining], { set, claims, timeline }) => {
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
        expect(claims).toHavePhases(...remaining);
      },
    );

    test('whenDeleted=Delete, whenScaled=Retain: all PVCs remain until the StatefulSet is deleted', async ({
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
      expect(claims).toHavePhases('data-web-0 Bound', 'data-web-1 Bound');
      await set.delete();
      await claims.untilExactly();
    });
  },
);
