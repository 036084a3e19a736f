import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { remove, reserve } from '../../cluster/registry';
import { slotCount } from '../../cluster/slots';

test('Two processes can remove the same cluster at the same time', async () => {
  const root = mkdtempSync(join(tmpdir(), 'stsc-registry-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  // Only the last slot is free: remove() deletes the network interface of the slot, which a real cluster may use.
  const last = slotCount - 1;
  for (let slot = 0; slot < last; slot += 1) symlinkSync('other', join(root, `.slot-${slot}`));
  const { folder, networkSlot } = await reserve('removed-twice', root);
  expect(networkSlot).toBe(last);

  await Promise.all([remove(folder), remove(folder)]);
  expect(readdirSync(root)).not.toContain(`.slot-${last}`);
  expect(readdirSync(root)).not.toContain('removed-twice');
});
