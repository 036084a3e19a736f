import type { V1CSINode } from '@kubernetes/client-node';

/** The greatest number of volumes of a driver that a node can have; undefined if not each node with the driver has a limit. */
export function volumeLimit(nodes: readonly V1CSINode[], driver: string): number | undefined {
  // The API server returns null for a node without drivers.
  const limits = nodes.flatMap(({ spec }) =>
    (spec.drivers ?? []).filter(({ name }) => name === driver).map(({ allocatable }) => allocatable?.count),
  );
  const known = limits.filter((limit) => limit !== undefined);
  return known.length > 0 && known.length === limits.length ? Math.max(...known) : undefined;
}
