import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { environmentError, hasCode, reason } from '../helpers/problem';

/** The name of the cgroup that holds all processes of a cluster. */
export const cgroupOf = (cluster: string) => `stsc-${cluster}`;

/** Controllers that a kubelet needs in its own cgroup. */
const neededControllers = ['cpu', 'cpuset', 'io', 'memory', 'pids', 'hugetlb'];

const isUnified = (root: string) => existsSync(join(root, 'cgroup.controllers'));

/** The cgroup hierarchies of the machine: cgroup v2 has one; v1 and hybrid layouts have one per controller. */
async function hierarchies(root: string): Promise<string[]> {
  if (isUnified(root)) return [root];
  const entries = await readdir(root, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, 'cgroup.procs')))
    .map((entry) => join(root, entry.name));
}

const controllers = async (folder: string) =>
  (await readFile(join(folder, 'cgroup.controllers'), 'utf8'))
    .split(/\s+/)
    .filter((name) => neededControllers.includes(name));

/** Under v2 a child has a controller only if the parent delegates the controller. */
const delegateControllers = async (folder: string) => {
  const names = await controllers(folder);
  if (names.length > 0)
    await writeFile(join(folder, 'cgroup.subtree_control'), names.map((name) => `+${name}`).join(' '));
};

/** Under v1 a new cpuset is empty, and no process can run in a cpuset without CPUs and memory nodes. */
const copyCpuset = async (parent: string, child: string) => {
  for (const file of ['cpuset.cpus', 'cpuset.mems'])
    if (existsSync(join(parent, file)))
      await writeFile(join(child, file), await readFile(join(parent, file), 'utf8'));
};

/** Creates a path of cgroups such as /stsc-NAME/node-0 in every hierarchy. */
export async function makeCgroup(path: string, root = '/sys/fs/cgroup'): Promise<void> {
  const unified = isUnified(root);
  try {
    for (const hierarchy of await hierarchies(root)) {
      let parent = hierarchy;
      for (const name of path.split('/').filter(Boolean)) {
        if (unified) await delegateControllers(parent);
        const child = join(parent, name);
        await mkdir(child, { recursive: true });
        if (!unified) await copyCpuset(parent, child);
        parent = child;
      }
    }
  } catch (error) {
    if (hasCode(error, 'EBUSY'))
      throw environmentError(
        "This container's root cgroup contains processes, so cgroup controllers cannot be delegated",
        'start the container with --cgroupns=host',
      );
    if (hasCode(error, 'EROFS', 'EACCES', 'EPERM'))
      throw environmentError(
        `${root} is not writable (${reason(error)})`,
        'run on the host or in a privileged container',
      );
    throw error;
  }
}

const removeTree = async (folder: string): Promise<void> => {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries) if (entry.isDirectory()) await removeTree(join(folder, entry.name));
  // The kernel empties a cgroup shortly after its last process has ended.
  for (let tries = 0; ; tries++) {
    try {
      return await rmdir(folder);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return;
      if (!hasCode(error, 'EBUSY') || tries === 100) throw error;
      await delay(20);
    }
  }
};

/** Removes a cgroup and its children from every hierarchy. */
export async function removeCgroup(name: string, root = '/sys/fs/cgroup'): Promise<void> {
  for (const hierarchy of await hierarchies(root)) {
    const folder = join(hierarchy, name);
    if (existsSync(folder)) await removeTree(folder);
  }
}
