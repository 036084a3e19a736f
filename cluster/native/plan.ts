import { join } from 'node:path';
import type { Minor } from '../versions';

/**
 * Everything that is decided about a cluster before anything is done: names, addresses, folders. The slot keeps
 * clusters on one machine apart: it gives each a /19 of the benchmarking range 198.18.0.0/15, which no network uses.
 */
export interface ClusterPlan {
  readonly name: string;
  readonly slot: number;
  readonly folder: string;
  readonly minor: Minor;
  /** The host's end of the cable, and the routes behind it. */
  readonly link: string;
  readonly host: string;
  readonly range: string;
  readonly controlPlane: string;
  readonly server: string;
  readonly services: string;
  readonly firstService: string;
  readonly nodes: readonly NodePlan[];
}

export interface NodePlan {
  readonly name: string;
  readonly address: string;
  readonly pods: string;
  readonly folder: string;
  readonly cgroup: string;
  readonly socket: string;
}

export const slots = 16;
export const mostNodes = 28;

/** The nth /24 of a slot's /19, as its first three numbers. */
const network = (slot: number, n: number): string => {
  const third = slot * 32 + n;
  return `198.${18 + (third >> 8)}.${third & 255}`;
};

export function planCluster(
  wanted: { readonly name: string; readonly nodes: number; readonly minor: Minor },
  slot: number,
  folder: string,
): ClusterPlan {
  const hosts = network(slot, 0);
  const services = network(slot, 2);
  return {
    name: wanted.name,
    slot,
    folder,
    minor: wanted.minor,
    link: linkOf(slot),
    host: `${hosts}.254`,
    range: `${hosts}.0/19`,
    controlPlane: `${hosts}.1`,
    server: `https://${hosts}.1:6443`,
    services: `${services}.0/23`,
    firstService: `${services}.1`,
    nodes: Array.from({ length: wanted.nodes }, (_, i) => ({
      name: `node-${i}`,
      address: `${hosts}.${10 + i}`,
      pods: `${network(slot, 4 + i)}.0/24`,
      folder: join(folder, `node-${i}`),
      cgroup: `/${cgroupOf(wanted.name)}/node-${i}`,
      socket: join(folder, `node-${i}`, 'containerd.sock'),
    })),
  };
}

export const cgroupOf = (name: string) => `stsc-${name}`;

export const linkOf = (slot: number) => `stsc${slot}`;
