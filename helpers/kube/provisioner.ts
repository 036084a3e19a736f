import type { V1PersistentVolume } from '@kubernetes/client-node';

/** The provisioner that created a volume; undefined if an administrator created the volume. */
export const provisionerOf = ({ metadata }: V1PersistentVolume): string | undefined =>
  metadata?.annotations?.['pv.kubernetes.io/provisioned-by'];
