import { watch } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildContext } from '../builder';

/** The hostpath provisioner creates volumes that only root can write; other provisioners let any user write. */
export async function openVolumes({ folder, onCleanup }: BuildContext): Promise<void> {
  const volumes = join(folder, 'tmp', 'hostpath_pv');
  await mkdir(volumes, { recursive: true });
  const opened = new Set<string>();
  const watcher = watch(volumes, (_, name) => {
    // Only once per volume: a chmod, by this watcher or by a pod, causes another event.
    if (!name || opened.has(name)) return;
    opened.add(name);
    chmod(join(volumes, name), 0o777).catch(() => {});
  });
  onCleanup(async () => watcher.close());
}
