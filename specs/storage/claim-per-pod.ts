import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'Each pod has a PVC of its own',
  guarantee({
    clause: docs('stable-storage'),
    quote:
      'For each VolumeClaimTemplate entry defined in a StatefulSet, each Pod receives one PersistentVolumeClaim.',
    also: [
      cites(
        docs('volume-claim-templates'),
        'You can set the .spec.volumeClaimTemplates field to create a PersistentVolumeClaim.',
        'The StorageClass specified for the volume claim is set up to use dynamic provisioning.',
      ),
      cites(
        docs('persistent-volumes#binding'),
        'If a PV was dynamically provisioned for a new PVC, the loop will always bind that PV to the PVC.',
        'A PVC to PV binding is a one-to-one mapping',
      ),
    ],
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('the PVC is named after the claim template, the StatefulSet and the ordinal', async ({
      set,
      claims,
    }) => {
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      expect(claims).toHaveNames('data-web-0', 'data-web-1');
      expect(set).toMountClaims(['data-web-0'], ['data-web-1']);
    });

    test('the PVC has the StorageClass, the size and the access mode of the claim template', async ({
      set,
      claims,
    }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      expect(claims.of(0)).toMatchTemplateOf(set);
    });

    test('the PVC has the labels of the claim template and of the selector', async ({ set, claims }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await claims.of(0).untilCreated();
      expect(claims.of(0)).toHaveExactLabels({ app: 'web', volume: 'data' });
    });

    test('the PVC is bound to a volume that no other PVC uses', async ({ set, claims }) => {
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      expect(claims).toHavePhases('data-web-0 Bound', 'data-web-1 Bound');
      expect(claims).toHaveDistinctVolumes(2);
      await set.pod(0).writeToVolume('of web-0');
      await set.pod(1).writeToVolume('of web-1');
      await expect(set.pod(0)).toHaveDataOnVolume('of web-0');
      await expect(set.pod(1)).toHaveDataOnVolume('of web-1');
    });
  },
);
