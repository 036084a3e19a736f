import { watch } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Place } from '../provider';

/** The provisioner makes volumes that only root can write to; everywhere else a pod of any user can. */
export async function openVolumes(place: Place): Promise<void> {
  const volumes = join(place.folder, 'tmp', 'hostpath_pv');
  await mkdir(volumes, { recursive: true });
  const watcher = watch(volumes, (_, name) => {
    // The event for a volume that goes is the same.
    if (name) chmod(join(volumes, name), 0o777).catch(() => {});
  });
  place.atEnd(async () => watcher.close());
}
