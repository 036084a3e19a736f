import { watch } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildContext } from '../builder';

/** The provisioner makes volumes that only root can write to; everywhere else a pod of any user can. */
export async function openVolumes(place: BuildContext): Promise<void> {
  const volumes = join(place.folder, 'tmp', 'hostpath_pv');
  await mkdir(volumes, { recursive: true });
  const opened = new Set<string>();
  const watcher = watch(volumes, (_, name) => {
    // Each is opened as it comes, and no more: that a folder's mode changes is told here too, whoever changed it.
    if (!name || opened.has(name)) return;
    opened.add(name);
    chmod(join(volumes, name), 0o777).catch(() => {});
  });
  place.atEnd(async () => watcher.close());
}
