import type { V1Node } from '@kubernetes/client-node';
import { type Platform, unschedulableReason } from '../platform.ts';

export const zoneLabel = 'topology.kubernetes.io/zone';

export interface Zone {
  readonly name: string;
  /** The schedulable nodes in the zone. */
  readonly nodes: readonly V1Node[];
}

/** The zones that have schedulable nodes, by name. */
export function zonesOf(nodes: readonly V1Node[], platform: Platform): readonly Zone[] {
  const schedulable = nodes.filter((node) => unschedulableReason(node, platform) === undefined);
  const zoneOf = ({ metadata }: V1Node) => metadata?.labels?.[zoneLabel];
  const names = [...new Set(schedulable.flatMap((node) => zoneOf(node) ?? []))].sort();
  return names.map((name) => ({ name, nodes: schedulable.filter((node) => zoneOf(node) === name) }));
}
