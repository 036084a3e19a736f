import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A set takes the claims that are there already',
  guarantee({
    clause: docs('volume-claim-templates'),
    quote: 'This will provide stable storage to the StatefulSet',
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('and makes only those that are missing', async ({ set, claims }) => {
      await claims.of(1).create();
      const { uid } = claims.of(1);
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      expect(claims.names()).toEqual(['data-web-0', 'data-web-1']);
      expect(claims.of(1).uid).toBe(uid);
      expect(claims.of(1).object.metadata?.deletionTimestamp).toBeUndefined();
      expect(set.claimsMounted()).toEqual([['data-web-0'], ['data-web-1']]);
    });
  },
);
