import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A server-side apply with other replicas than the last scale is rejected with the name of the scaler',
  guarantee({
    clause: docs('server-side-apply#conflicts'),
    quote:
      'A conflict is a special status error that occurs when an Apply operation tries to change a field that another manager also claims to manage.',
    also: [
      cites(
        docs('server-side-apply#conflicts'),
        "This forces the operation to succeed, changes the value of the field, and removes the field from all other managers' entries in managedFields.",
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('the conflict names the field manager of the scale, its subresource and the field', async ({
      set,
    }) => {
      await set.apply({ replicas: 0 }, 'server-side');
      await set.scaleThroughSubresource(1);
      await set.untilGenerationObserved();
      expect(set).toHaveReplicasManagedBy('scaler of the subresource scale');
      await expect(set.apply({ replicas: 0 }, 'server-side')).toBeRejected(
        409,
        'conflict with "scaler" with subresource "scale" using apps/v1: .spec.replicas',
      );
    });

    test('a forced apply becomes the field manager of the replicas', async ({ set }) => {
      await set.apply({ replicas: 0 }, 'server-side');
      await set.scaleThroughSubresource(1);
      await set.apply({ replicas: 0 }, 'server-side, forced');
      expect(set).toHaveReplicas(0);
      expect(set).toHaveReplicasManagedBy('manifest');
    });
  },
);
