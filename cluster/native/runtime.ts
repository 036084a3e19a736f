import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodePlan } from './plan';
import type { Sandbox } from './sandbox';

/** A program with which containerd starts containers. */
export type ContainerRuntime = 'crun' | 'runc';

/**
 * crun needs a third of the CPU time of runc, which saves a tenth of the CPU time of a run. Not every machine can use
 * crun, so this function starts a container first. runc works wherever containerd works.
 */
export async function containerRuntime(
  sandbox: Pick<Sandbox, 'run'>,
  { folder, cgroup }: Pick<NodePlan, 'folder' | 'cgroup'>,
  pause: string,
): Promise<ContainerRuntime> {
  const root = join(folder, 'rootfs');
  await mkdir(root);
  // Not in the sandbox: its own /tmp, /run and /var/lib can hide the folder of the cache.
  await copyFile(pause, join(root, 'pause'));
  await writeFile(join(folder, 'config.json'), JSON.stringify(container(`${cgroup}/probe`)));
  return (await sandbox.run(probe(folder))).trim() === 'started' ? 'crun' : 'runc';
}

const container = (cgroupsPath: string) => ({
  ociVersion: '1.0.0',
  process: { args: ['/pause'], cwd: '/' },
  mounts: [],
  root: { path: 'rootfs', readonly: true },
  linux: { cgroupsPath, namespaces: [{ type: 'pid' }, { type: 'mount' }, { type: 'network' }] },
});

/**
 * crun protects its own file from the containers: each call mounts the file read-only and starts crun again from there,
 * which takes half of the CPU time of a call. With this variable, crun omits that if its file is already read-only, as in
 * the sandbox after the script below.
 */
export const readOnlyCrun = '_LIBCONTAINER_CLONED_BINARY=1';

/** Some machines have version 2 of cgroups as a second, unused hierarchy, which crun rejects. */
const probe = (folder: string) => `
umount /sys/fs/cgroup/unified 2> /dev/null || :
crun=$(readlink -f "$(command -v crun)") && mount -o bind,ro "$crun" "$crun" || :
cd ${folder}
mkdir -p rootfs/dev rootfs/proc
if crun run --detach probe > crun.log 2>&1; then echo started; fi
crun delete --force probe >> crun.log 2>&1 || :
`;
