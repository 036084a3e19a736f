import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openVolumes } from '../../../cluster/native/volumes';

test('A volume is opened to every user when it comes, and then is its pod’s own', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stsc-volumes-'));
  const endings: (() => Promise<void>)[] = [];
  onTestFinished(async () => {
    for (const end of endings) await end();
    rmSync(folder, { recursive: true });
  });
  await openVolumes({ folder, slot: 0, atEnd: (work) => endings.push(work) });
  const volume = (name: string) => join(folder, 'tmp/hostpath_pv', name);
  const comes = (name: string) => mkdirSync(volume(name), { mode: 0o750 });
  const modeOf = (name: string) => (statSync(volume(name)).mode & 0o777).toString(8);

  comes('first');
  await expect.poll(() => modeOf('first')).toBe('777');
  chmodSync(volume('first'), 0o700);
  // What is told of the first was heard by the time that the second is opened.
  comes('second');
  await expect.poll(() => modeOf('second')).toBe('777');
  expect(modeOf('first')).toBe('700');
});
