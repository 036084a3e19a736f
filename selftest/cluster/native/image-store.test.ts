import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fillFromStore } from '../../../cluster/native/image-store';

const file = 'io.containerd.snapshotter.v1.overlayfs/snapshots/1/fs/bin';
const databases = [
  'io.containerd.metadata.v1.bolt/meta.db',
  'io.containerd.snapshotter.v1.overlayfs/metadata.db',
];

function temporary(parent: string): string {
  const folder = mkdtempSync(join(parent, 'stsc-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function newStore(): string {
  const store = join(temporary(tmpdir()), 'store');
  for (const name of [file, ...databases]) {
    mkdirSync(dirname(join(store, name)), { recursive: true });
    writeFileSync(join(store, name), name);
  }
  return store;
}

const isShared = (store: string, copy: string, name: string): boolean =>
  statSync(join(store, name)).ino === statSync(join(copy, name)).ino;

test('A node shares the files of a store, but not its databases', async () => {
  const store = newStore();
  const copy = join(dirname(store), 'node');
  await fillFromStore(store, copy);
  expect(isShared(store, copy, file)).toBe(true);
  for (const name of databases) {
    expect(isShared(store, copy, name)).toBe(false);
    expect(readFileSync(join(copy, name), 'utf8')).toBe(name);
  }
});

test('A node on another file system has copies', async () => {
  const store = newStore();
  // Memory is always another file system.
  const copy = join(temporary('/dev/shm'), 'node');
  await fillFromStore(store, copy);
  for (const name of [file, ...databases]) expect(readFileSync(join(copy, name), 'utf8')).toBe(name);
});
