import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../cluster/build-cache';
import { version } from '../../package.json';

/** The folder in which vite keeps a bundled package: in node_modules, or the user's cache if the suite is read-only. */
export const viteCache = (root: string): string | undefined =>
  [join(root, 'node_modules', '.vite'), join(cacheFolder(), `vite-${version}`)].find(isWritable);

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
