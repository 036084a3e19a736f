import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { viteCache } from '../../../cli/run/vite-cache';
import { version } from '../../../package.json';

const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'stsc-vite-cache-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
};

test('A suite in a folder that cannot be written to keeps its cache in the cache of the user', () => {
  const [suite, home] = [newFolder(), newFolder()];
  vi.stubEnv('XDG_CACHE_HOME', home);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(viteCache(suite)).toBe(join(suite, 'node_modules', '.vite'));

  // No user, not even root, can create a folder below a file.
  const installed = join(suite, 'installed');
  writeFileSync(installed, '');
  const cache = join(home, 'statefulset-conformance', `vite-${version}`);
  expect(viteCache(installed)).toBe(cache);
  expect(existsSync(cache)).toBe(true);

  vi.stubEnv('XDG_CACHE_HOME', installed);
  expect(viteCache(installed)).toBeUndefined();
});
