import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A StatefulSet uses PVCs that already exist',
  guarantee({
    clause: docs('volume-claim-templates'),
    quote: 'This will provide stable storage to the StatefulSet',
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('an existing PVC is used, and only the missing PVC is created', async ({ set, claims }) => {
      await claims.of(1).create();
      const existingUid = claims.of(1).uid;
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      expect(claims).toHaveNames('data-web-0', 'data-web-1');
      expect(claims.of(1)).toHaveUid(existingUid);
      expect(claims.of(1)).toNotBeTerminating();
      expect(set).toMountClaims(['data-web-0'], ['data-web-1']);
    });
  },
);
