import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { clusters } from '../../cluster/registry';
import { plain, stsc, stscPath } from './command';

/** Runs `stsc run` in a folder of its own, which receives the results. */
export function runsInOwnFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'stsc-runs-'));
  /** Other files create clusters at the same time. */
  const names = new Set<string>();
  const created = (name: string): boolean => names.has(name);
  const ownClusters = async () => (await clusters()).filter(({ name }) => created(name));
  return {
    folder,
    start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
      const child = execa(process.execPath, [stscPath, 'run', ...args], {
        cwd: folder,
        reject: false,
        stdin: 'ignore',
        env: { ...plain, ...env },
      });
      names.add(`run-${child.pid}`);
      return child;
    },
    /** Whether a run of this folder created the cluster with this name. */
    created,
    /** The clusters that runs of this folder created and that exist. */
    clusters: ownClusters,
    /** Deletes the folder, and the clusters that a failed test may have left. */
    async remove() {
      for (const { name } of await ownClusters()) await stsc(['cluster', 'down', '--name', name]);
      rmSync(folder, { recursive: true });
    },
  };
}
