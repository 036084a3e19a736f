import { existsSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { isAlive, thisProcess } from '../processes';
import { callOrFail, type Engine, textOf } from './api';

const clusterLabel = 'stsc.cluster';
const ownerLabel = 'stsc.owner';

/** The scope of a pid: machines that share an engine, and containers on them, each have their own pids. */
const pidScope =
  `${hostname()} ${existsSync('/proc/self/ns/pid') ? readlinkSync('/proc/self/ns/pid') : ''}`.trim();

/** The labels of a container: its cluster, and the process that owns the container. A search uses these labels. */
export function labelsOf(cluster: string): Record<string, string> {
  const { pid, started } = thisProcess();
  return { [clusterLabel]: cluster, [ownerLabel]: `${pidScope}/${pid}/${started}` };
}

export interface Container {
  readonly Id: string;
  readonly State: string;
  readonly Labels: Readonly<Record<string, string>>;
}

/** Removes the containers of dead owners; returns the names of their clusters. */
export async function removeLeftovers(engine: Engine): Promise<string[]> {
  const orphans = (await containersWith(engine, clusterLabel)).filter(({ Labels }) =>
    isDead(Labels[ownerLabel] ?? ''),
  );
  await Promise.all(orphans.map(({ Id }) => removeContainer(engine, Id)));
  return orphans.map(({ Labels }) => Labels[clusterLabel] ?? '');
}

/** The containers that this process has for a cluster, started or not. */
export const ownContainers = (engine: Engine, cluster: string): Promise<Container[]> =>
  containersWith(engine, ...Object.entries(labelsOf(cluster)).map(([name, value]) => `${name}=${value}`));

export async function removeClusterContainers(engine: Engine, cluster: string): Promise<void> {
  const containers = await ownContainers(engine, cluster);
  await Promise.all(containers.map(({ Id }) => removeContainer(engine, Id)));
}

/** An owner in another pid scope counts as alive, because its process is not visible here. */
function isDead(owner: string): boolean {
  const [scope, pid, started = ''] = owner.split('/');
  return scope === pidScope && !isAlive({ pid: Number(pid), started });
}

async function containersWith(engine: Engine, ...label: readonly string[]): Promise<Container[]> {
  const filters = encodeURIComponent(JSON.stringify({ label }));
  return JSON.parse(
    await textOf(await callOrFail(engine, 'GET', `/containers/json?all=true&filters=${filters}`)),
  );
}

/** Removes the data of the cluster too (v=true). The container may already be absent (404) or in deletion (409). */
async function removeContainer(engine: Engine, id: string): Promise<void> {
  (await callOrFail(engine, 'DELETE', `/containers/${id}?force=true&v=true`, [404, 409])).resume();
}
