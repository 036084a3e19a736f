import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readlink, rename, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { hasCode, usageError } from '../helpers/problem';
import type { ClusterSpec } from './builder';
import { cgroupOf, removeCgroup } from './cgroups';
import { isAlive, type Owner, readOwner, writeOwner } from './processes';
import { hostInterface, slotCount } from './slots';

/** The folder of all disposable clusters: a folder per cluster, and a link per network slot that is in use. */
export const clustersFolder = () =>
  process.getuid?.() === 0
    ? '/var/lib/statefulset-conformance'
    : join(process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'statefulset-conformance');

export interface Reservation {
  readonly folder: string;
  readonly networkSlot: number;
}

/** The properties of a cluster that other processes can read. */
export interface Cluster {
  readonly name: string;
  readonly folder: string;
  readonly owner: Owner;
  /** Absent while the cluster starts. */
  readonly info?: ClusterInfo;
}

export interface ClusterInfo
  extends Pick<ClusterSpec, 'builder' | 'nodes' | 'like' | 'featureGates' | 'taints' | 'storage'> {
  readonly kubernetes: string;
  readonly server: string;
  readonly since: string;
}

export const kubeconfigOf = (folder: string) => join(folder, 'kubeconfig');
const infoFile = (folder: string) => join(folder, 'cluster.json');
const slotLink = (root: string, slot: number) => join(root, `.slot-${slot}`);

/** Reserves a name and a network slot for this process, each in one atomic step, so that a name or slot has only one owner. */
export async function reserve(name: string, root = clustersFolder()): Promise<Reservation> {
  await mkdir(root, { recursive: true, mode: 0o755 });
  const folder = join(root, name);
  const prepared = await mkdtemp(join(root, '.new-'));
  await writeOwner(prepared);
  try {
    await rename(prepared, folder);
  } catch (error) {
    await rm(prepared, { recursive: true });
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    throw usageError(
      `A cluster named ${name} already exists`,
      `use that cluster (stsc cluster status), delete that cluster (stsc cluster down --name ${name}) or choose another --name`,
    );
  }
  for (let slot = 0; slot < slotCount; slot++) {
    try {
      await symlink(name, slotLink(root, slot));
      return { folder, networkSlot: slot };
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }
  await rm(folder, { recursive: true });
  throw usageError(
    `${slotCount} clusters are running, which is the maximum`,
    'delete a cluster with stsc cluster down',
  );
}

export async function markReady(folder: string, info: ClusterInfo, kubeconfig: string): Promise<void> {
  await writeFile(kubeconfigOf(folder), kubeconfig, { mode: 0o600 });
  await writeFile(`${infoFile(folder)}.new`, JSON.stringify(info));
  await rename(`${infoFile(folder)}.new`, infoFile(folder));
}

/** Removes the leftovers of a cluster whose processes have ended, even if the cluster is incomplete. */
export async function remove(folder: string): Promise<void> {
  const root = dirname(folder);
  const name = basename(folder);
  // Loaded here because execa takes 0.2 s to load, and the registry is a part of every command.
  const { execa } = await import('execa');
  const { detachLoops } = await import('./native/storage/loops');
  for (const slot of await slotsOf(root, name)) {
    await execa('ip', ['link', 'delete', hostInterface(slot)], { reject: false });
  }
  await detachLoops(folder);
  if (existsSync('/sys/fs/cgroup')) await removeCgroup(cgroupOf(name));
  // A process that is about to end can still write a file.
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 25 });
  // The slot is released last, so that its next owner finds the addresses free. Two processes may remove the same cluster.
  for (const slot of await slotsOf(root, name)) await rm(slotLink(root, slot), { force: true });
  await rmdir(root).catch(() => {});
}

async function slotsOf(root: string, name: string): Promise<number[]> {
  const slots: number[] = [];
  for (let slot = 0; slot < slotCount; slot++)
    if ((await readlink(slotLink(root, slot)).catch(() => '')) === name) slots.push(slot);
  return slots;
}

const names = async (root: string) =>
  (await readdir(root).catch(() => [])).filter((name) => !name.startsWith('.'));

/** The clusters whose owner is alive. */
export async function clusters(root = clustersFolder()): Promise<Cluster[]> {
  const all = await names(root);
  return all.flatMap((name) => {
    const folder = join(root, name);
    const owner = readOwner(folder);
    if (!owner || !isAlive(owner)) return [];
    const info = readInfo(folder);
    return [{ name, folder, owner, ...(info && { info }) }];
  });
}

const readInfo = (folder: string): ClusterInfo | undefined =>
  existsSync(infoFile(folder)) ? JSON.parse(readFileSync(infoFile(folder), 'utf8')) : undefined;

/** Removes the clusters of dead owners; returns their names. */
export async function removeStale(root = clustersFolder()): Promise<string[]> {
  const alive = new Set((await clusters(root)).map(({ name }) => name));
  const stale = (await names(root)).filter((name) => !alive.has(name));
  for (const name of stale) await remove(join(root, name));
  return stale;
}
