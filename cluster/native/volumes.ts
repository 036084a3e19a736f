import { watch } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildContext } from '../builder';

/** Makes volumes writable for any user, as other provisioners do; the hostpath provisioner lets only root write. */
export async function openVolumes({ folder, onCleanup }: BuildContext): Promise<void> {
  const volumes = join(folder, 'tmp', 'hostpath_pv');
  await mkdir(volumes, { recursive: true });
  const opened = new Set<string>();
  const watcher = watch(volumes, (_, name) => {
    // One chmod per volume, because each chmod, by this watcher or by a pod, causes another event.
    if (!name || opened.has(name)) return;
    opened.add(name);
    chmod(join(volumes, name), 0o777).catch(() => {});
  });
  onCleanup(async () => watcher.close());
}
