import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterPlan } from './plan';

/** Opens a log of the cluster process, which `stsc cluster logs NAME` prints. */
export async function openLog(
  plan: Pick<ClusterPlan, 'folder'>,
  name: string,
): Promise<(line: string) => Promise<void>> {
  const folder = join(plan.folder, 'logs');
  await mkdir(folder, { recursive: true });
  return (line) => appendFile(join(folder, `${name}.log`), `${new Date().toISOString()} ${line}\n`);
}
