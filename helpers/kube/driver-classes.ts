import type { KubernetesObject, V1VolumeAttributesClass } from '@kubernetes/client-node';
import type { Kube } from './client';

/** The classes of a CSI driver besides the StorageClass. Of several, the suite uses the first by name. */

export const attributesClassFor = (
  classes: readonly V1VolumeAttributesClass[],
  driver: string,
): string | undefined => namesOf(classes.filter(({ driverName }) => driverName === driver))[0];

interface SnapshotClass extends KubernetesObject {
  readonly driver: string;
  readonly deletionPolicy: 'Delete' | 'Retain';
}

export const snapshotApi = { group: 'snapshot.storage.k8s.io', version: 'v1' };

export const snapshotClasses = (
  objects: Pick<Kube['objects'], 'listClusterCustomObject'>,
): Promise<{ readonly items: readonly SnapshotClass[] }> =>
  objects.listClusterCustomObject({ ...snapshotApi, plural: 'volumesnapshotclasses' });

/** With the deletionPolicy Retain, the snapshots of the suite would remain in the storage. */
export const snapshotClassFor = (classes: readonly SnapshotClass[], of: string): string | undefined =>
  namesOf(classes.filter(({ driver, deletionPolicy }) => driver === of && deletionPolicy === 'Delete'))[0];

const namesOf = (classes: readonly KubernetesObject[]): readonly string[] =>
  classes.map(({ metadata }) => metadata?.name ?? '').sort();
