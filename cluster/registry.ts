import { existsSync, readFileSync } from 'node:fs';
import {
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  rename,
  rm,
  rmdir,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import { hasCode, usageError } from '../helpers/problem';
import { ownerOf } from './build-cache';
import type { ClusterSpec } from './builder';
import { removeCgroup } from './native/cgroups';
import { cgroupOf, linkOf, slots } from './native/plan';
import { isAlive, type Owner, thisProcess } from './processes';

/** Where throwaway clusters live: a folder each, named after the cluster, and a link for each slot that is taken. */
export const clustersFolder = () =>
  process.getuid?.() === 0
    ? '/var/lib/statefulset-conformance'
    : join(process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'statefulset-conformance');

export interface Reservation {
  readonly folder: string;
  readonly slot: number;
}

/** What is known of a cluster from outside. */
export interface Cluster {
  readonly name: string;
  readonly folder: string;
  readonly owner: Owner;
  /** Absent while the cluster is still coming up. */
  readonly info?: ClusterInfo;
}

export interface ClusterInfo extends Pick<ClusterSpec, 'builder' | 'nodes'> {
  readonly kubernetes: string;
  readonly server: string;
  readonly since: string;
}

export const kubeconfigOf = (folder: string) => join(folder, 'kubeconfig');
const cardOf = (folder: string) => join(folder, 'cluster.json');

/** Takes a name and a slot for this process. Both are taken in one step each, so no two can have the same. */
export async function reserve(name: string, home = clustersFolder()): Promise<Reservation> {
  await mkdir(home, { recursive: true, mode: 0o755 });
  const folder = join(home, name);
  const prepared = await mkdtemp(join(home, '.new-'));
  await writeFile(join(prepared, 'owner.json'), JSON.stringify(thisProcess()));
  try {
    await rename(prepared, folder);
  } catch (error) {
    await rm(prepared, { recursive: true });
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    throw usageError(
      `A cluster named ${name} is there already`,
      `use it (stsc cluster status), end it (stsc cluster down --name ${name}) or choose another --name`,
    );
  }
  for (let slot = 0; slot < slots; slot++) {
    try {
      await symlink(name, join(home, `.slot-${slot}`));
      return { folder, slot };
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }
  await rm(folder, { recursive: true });
  throw usageError(
    `${slots} clusters are up, and there are addresses for no more`,
    'end one with stsc cluster down',
  );
}

export async function markReady(folder: string, card: ClusterInfo, kubeconfig: string): Promise<void> {
  await writeFile(kubeconfigOf(folder), kubeconfig, { mode: 0o600 });
  await writeFile(`${cardOf(folder)}.new`, JSON.stringify(card));
  await rename(`${cardOf(folder)}.new`, cardOf(folder));
}

/** Removes all that a cluster leaves once its processes are gone; on a half-made or half-removed one as well. */
export async function remove(folder: string): Promise<void> {
  const home = dirname(folder);
  const name = basename(folder);
  for (const slot of await slotsOf(home, name)) {
    await execa('ip', ['link', 'delete', linkOf(slot)], { reject: false });
  }
  if (existsSync('/sys/fs/cgroup')) await removeCgroup(cgroupOf(name));
  // A process that is just dying may still write a last file.
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 25 });
  // The slot goes last: whoever takes it finds its addresses free.
  for (const slot of await slotsOf(home, name)) await unlink(join(home, `.slot-${slot}`));
  await rmdir(home).catch(() => {});
}

async function slotsOf(home: string, name: string): Promise<number[]> {
  const taken: number[] = [];
  for (let slot = 0; slot < slots; slot++)
    if ((await readlink(join(home, `.slot-${slot}`)).catch(() => '')) === name) taken.push(slot);
  return taken;
}

const names = async (home: string) =>
  (await readdir(home).catch(() => [])).filter((name) => !name.startsWith('.'));

/** The clusters whose owner lives. */
export async function clusters(home = clustersFolder()): Promise<Cluster[]> {
  const all = await names(home);
  return all.flatMap((name) => {
    const folder = join(home, name);
    const owner = ownerOf(folder);
    if (!owner || !isAlive(owner)) return [];
    const card = existsSync(cardOf(folder)) ? { card: JSON.parse(readFileSync(cardOf(folder), 'utf8')) } : {};
    return [{ name, folder, owner, ...card }];
  });
}

/** Removes what killed owners left behind; gives the names. */
export async function removeStale(home = clustersFolder()): Promise<string[]> {
  const alive = new Set((await clusters(home)).map(({ name }) => name));
  const dead = (await names(home)).filter((name) => !alive.has(name));
  for (const name of dead) await remove(join(home, name));
  return dead;
}
