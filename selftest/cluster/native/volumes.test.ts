import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openVolumes } from '../../../cluster/native/volumes';

test('A volume becomes writable for every user once, and later changes by its pod are kept', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stsc-volumes-'));
  const cleanups: (() => Promise<void>)[] = [];
  onTestFinished(async () => {
    for (const cleanup of cleanups) await cleanup();
    rmSync(folder, { recursive: true });
  });
  await openVolumes({ folder, networkSlot: 0, onCleanup: (work) => cleanups.push(work) });
  const volume = (name: string) => join(folder, 'tmp/hostpath_pv', name);
  const create = (name: string) => mkdirSync(volume(name), { mode: 0o750 });
  const modeOf = (name: string) => (statSync(volume(name)).mode & 0o777).toString(8);

  create('first');
  await expect.poll(() => modeOf('first')).toBe('777');
  chmodSync(volume('first'), 0o700);
  // Events arrive in order: when the second volume is writable, the events of the first have been handled.
  create('second');
  await expect.poll(() => modeOf('second')).toBe('777');
  expect(modeOf('first')).toBe('700');
});
