import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { environmentError, hasCode, reason } from '../../helpers/problem';

/** Controllers that a kubelet wants to find in its own cgroup. */
const wanted = ['cpu', 'cpuset', 'io', 'memory', 'pids', 'hugetlb'];

const isUnified = (root: string) => existsSync(join(root, 'cgroup.controllers'));

/** The hierarchies of the machine: one under cgroup v2, one for each controller under v1 (hybrid layouts too). */
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
    .filter((name) => wanted.includes(name));

/** Under v2 a controller reaches a child only when its parent hands it down. */
const handDown = async (folder: string) => {
  const names = await controllers(folder);
  if (names.length > 0)
    await writeFile(join(folder, 'cgroup.subtree_control'), names.map((name) => `+${name}`).join(' '));
};

/** Under v1 a new cpuset is empty, and nothing can run in it until it is given what its parent has. */
const fillCpuset = async (parent: string, child: string) => {
  for (const file of ['cpuset.cpus', 'cpuset.mems'])
    if (existsSync(join(parent, file)))
      await writeFile(join(child, file), await readFile(join(parent, file), 'utf8'));
};

/** Makes a path of cgroups such as /stsc-NAME/node-0 in every hierarchy. */
export async function makeCgroup(path: string, root = '/sys/fs/cgroup'): Promise<void> {
  const unified = isUnified(root);
  try {
    for (const hierarchy of await hierarchies(root)) {
      let parent = hierarchy;
      for (const name of path.split('/').filter(Boolean)) {
        if (unified) await handDown(parent);
        const child = join(parent, name);
        await mkdir(child, { recursive: true });
        if (!unified) await fillCpuset(parent, child);
        parent = child;
      }
    }
  } catch (error) {
    if (hasCode(error, 'EBUSY'))
      throw environmentError(
        'The cgroup that this container starts from holds processes, so no controller can be handed down',
        'start the container with --cgroupns=host',
      );
    if (hasCode(error, 'EROFS', 'EACCES', 'EPERM'))
      throw environmentError(
        `${root} cannot be written (${reason(error)})`,
        'run on the machine itself or in a privileged container',
      );
    throw error;
  }
}

const removeTree = async (folder: string): Promise<void> => {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries) if (entry.isDirectory()) await removeTree(join(folder, entry.name));
  // The kernel empties a cgroup a moment after its last process died.
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

/** Removes a cgroup with all below it, in every hierarchy. */
export async function removeCgroup(name: string, root = '/sys/fs/cgroup'): Promise<void> {
  for (const hierarchy of await hierarchies(root)) {
    const folder = join(hierarchy, name);
    if (existsSync(folder)) await removeTree(folder);
  }
}
