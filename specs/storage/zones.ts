import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A volume is created in the zone of its pod',
  guarantee({
    clause: docs('storage-classes#volume-binding-mode'),
    quote:
      "PersistentVolumes will be selected or provisioned conforming to the topology that is specified by the Pod's scheduling constraints.",
    also: [
      cites(
        docs('labels-annotations-taints#topologykubernetesiozone'),
        'topology-aware volume provisioners will automatically set node affinity constraints on a PersistentVolume',
      ),
    ],
    level: 'storage',
    needs: ['dynamic-volumes', 'first-consumer', 'several-zones'],
  }),
  () => {
    test.for(['first', 'second'] as const)(
      'the volume of a pod that must run in the %s zone can be used there',
      async (position, { set, claims, zones }) => {
        const zone = await zones.at(position);
        await set.create({ replicas: 1, claim: 'provisioned', zone: zone.name });
        await claims.of(0).untilCreated();
        await claims.of(0).untilBound();
        await expect(claims.of(0).volume).toBeUsableIn(zone);
        await set.untilReady();
        await set.pod(0).writeToVolume('in the zone');
        await expect(set.pod(0)).toHaveDataOnVolume('in the zone');
      },
    );
  },
);
