import { existsSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { isAlive, thisProcess } from '../processes';
import { type Engine, order, textOf } from './api';

const clusterLabel = 'stsc.cluster';
const ownerLabel = 'stsc.owner';

/** Where a process has its number: machines that share an engine each count from one, and so do containers on them. */
const here =
  `${hostname()} ${existsSync('/proc/self/ns/pid') ? readlinkSync('/proc/self/ns/pid') : ''}`.trim();

/** What a container is marked with, so that it can be found again: its cluster, and the process that holds it. */
export function labelsOf(cluster: string): Record<string, string> {
  const { pid, started } = thisProcess();
  return { [clusterLabel]: cluster, [ownerLabel]: `${here}/${pid}/${started}` };
}

export interface Container {
  readonly Id: string;
  readonly State: string;
  readonly Labels: Readonly<Record<string, string>>;
}

/** Removes the containers of killed owners; gives the names of their clusters. */
export async function removeK3sRemains(engine: Engine): Promise<string[]> {
  const orphans = (await labelled(engine, clusterLabel)).filter(({ Labels }) =>
    isDead(Labels[ownerLabel] ?? ''),
  );
  await Promise.all(orphans.map(({ Id }) => removeContainer(engine, Id)));
  return orphans.map(({ Labels }) => Labels[clusterLabel] ?? '');
}

/** What this process has for a cluster, half-made or whole. */
export const ownContainers = (engine: Engine, cluster: string): Promise<Container[]> =>
  labelled(engine, ...Object.entries(labelsOf(cluster)).map(([name, value]) => `${name}=${value}`));

export async function removeOwn(engine: Engine, cluster: string): Promise<void> {
  const containers = await ownContainers(engine, cluster);
  await Promise.all(containers.map(({ Id }) => removeContainer(engine, Id)));
}

/** Of an owner elsewhere nobody here can tell whether it lives. */
function isDead(owner: string): boolean {
  const [where, pid, started = ''] = owner.split('/');
  return where === here && !isAlive({ pid: Number(pid), started });
}

async function labelled(engine: Engine, ...label: readonly string[]): Promise<Container[]> {
  const filters = encodeURIComponent(JSON.stringify({ label }));
  return JSON.parse(await textOf(await order(engine, 'GET', `/containers/json?all=true&filters=${filters}`)));
}

/** With its volumes, which hold all that the cluster stored. It may be gone (404) or going (409) already. */
async function removeContainer(engine: Engine, id: string): Promise<void> {
  (await order(engine, 'DELETE', `/containers/${id}?force=true&v=true`, [404, 409])).resume();
}
