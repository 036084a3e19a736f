import type { V1StorageClass } from '@kubernetes/client-node';

/** The class of a PVC without storageClassName. Of several defaults, the API server uses the newest, then the first by name. */
export function defaultClass(classes: readonly V1StorageClass[]): V1StorageClass | undefined {
  const [newest] = classes
    .filter(isDefault)
    .toSorted((a, b) => createdAt(b) - createdAt(a) || (nameOf(a) < nameOf(b) ? -1 : 1));
  return newest;
}

export const nameOf = ({ metadata }: V1StorageClass): string => metadata?.name ?? '';

export const namesOf = (classes: readonly V1StorageClass[]): string =>
  classes.map(nameOf).sort().join(', ') || 'none';

const isDefault = ({ metadata }: V1StorageClass) =>
  metadata?.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true' ||
  metadata?.annotations?.['storageclass.beta.kubernetes.io/is-default-class'] === 'true';

const createdAt = ({ metadata }: V1StorageClass) => metadata?.creationTimestamp?.getTime() ?? 0;
