import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'With WaitForFirstConsumer, a PVC is bound only once its pod is scheduled',
  guarantee({
    clause: docs('storage-classes#volume-binding-mode'),
    quote:
      'will delay the binding and provisioning of a PersistentVolume until a Pod using the PersistentVolumeClaim is created',
    level: 'storage',
    needs: ['dynamic-volumes', 'first-consumer'],
  }),
  () => {
    test('the PVC of a pod that may not be scheduled yet stays Pending', async ({
      set,
      claims,
      faults,
      timeline,
    }) => {
      await set.create({ replicas: 1, claim: 'provisioned', blockedAt: 'scheduling' });
      await set.pod(0).untilCreated();
      await claims.of(0).untilCreated();
      await timeline.quietPeriod();
      expect(claims).toHavePhases('data-web-0 Pending');

      await faults.allowScheduling(set.pod(0));
      await set.untilReady();
      expect(claims).toHavePhases('data-web-0 Bound');
    });
  },
);
