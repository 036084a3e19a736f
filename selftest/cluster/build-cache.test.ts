import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CacheRecipe, cached } from '../../cluster/build-cache';
import { thisProcess } from '../../cluster/processes';

let root: string;
let builds: number;
let notes: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stsc-cache-'));
  builds = 0;
  notes = [];
});
afterEach(() => rm(root, { recursive: true }));

const recipe = (changes: Partial<CacheRecipe> = {}): CacheRecipe => ({
  title: 'bread',
  entry: 'bread-1',
  files: ['loaf'],
  needsGigabytes: 0,
  async make(folder) {
    builds++;
    await writeFile(join(folder, 'loaf'), 'crust');
  },
  ...changes,
});

const get = (changes?: Partial<CacheRecipe>) => cached(recipe(changes), (note) => notes.push(note), root);

describe('A cache entry', () => {
  test('is built once', async () => {
    const folder = await get();
    await get();
    expect(builds).toBe(1);
    expect(await readFile(join(folder, 'loaf'), 'utf8')).toBe('crust');
    expect(await readdir(root)).toEqual(['bread-1']);
  });

  test('is built once if requested twice at the same time', async () => {
    const [one, other] = await Promise.all([get(), get()]);
    expect(one).toBe(other);
    expect(builds).toBe(1);
    expect(await readdir(root)).toEqual(['bread-1']);
  });

  test('does not appear if its build fails', async () => {
    const failing = get({ make: async () => Promise.reject(new Error('burnt')) });
    await expect(failing).rejects.toThrow('burnt');
    expect(await readdir(root)).toEqual([]);
  });

  test('is never the unfinished result of a killed build', async () => {
    await mkdir(join(root, 'bread-1.123-abc.unfinished'));
    await mkdir(join(root, 'bread-1'));
    await writeFile(join(root, 'bread-1', 'loaf'), 'dough');
    const folder = await get();
    expect(await readFile(join(folder, 'loaf'), 'utf8')).toBe('crust');
    expect(await readdir(root)).toEqual(['bread-1']);
  });

  test('is built again if its file is damaged', async () => {
    const folder = await get();
    await appendFile(join(folder, 'loaf'), ' and mould');
    await get();
    expect(await readFile(join(folder, 'loaf'), 'utf8')).toBe('crust');
    expect(notes).toMatchInlineSnapshot(`
      [
        "the cached bread is damaged; building it again",
      ]
    `);
  });

  test('is built again if its file has other bytes of the same length', async () => {
    const folder = await get();
    await writeFile(join(folder, 'loaf'), 'CRUST');
    await get();
    expect(builds).toBe(2);
  });

  test('is used unchanged if its file was copied and has the same bytes', async () => {
    const folder = await get();
    await writeFile(join(folder, 'loaf'), 'crust');
    await get();
    expect(builds).toBe(1);
  });

  test('is built at once if the owner of its lock is dead', async () => {
    await mkdir(join(root, 'bread-1.lock'));
    await writeFile(
      join(root, 'bread-1.lock', 'owner.json'),
      JSON.stringify({ ...thisProcess(), started: '1' }),
    );
    await get();
    expect(builds).toBe(1);
    expect(existsSync(join(root, 'bread-1.lock'))).toBe(false);
  });

  test('fails with one line if the disk has too little space', async () => {
    await expect(get({ needsGigabytes: 1e9 })).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(
        /^Building bread needs 1000000000 GB of disk space, but \S+ has only [\d.]+ GB free; free some space, or set XDG_CACHE_HOME to a folder on a larger disk$/,
      ),
    });
  });

  test('fails with one line if the cache folder cannot be created', async () => {
    await writeFile(join(root, 'file'), '');
    await expect(cached(recipe(), () => {}, join(root, 'file', 'cache'))).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/^The cache folder \S+ is not writable \(.*\); set XDG_CACHE_HOME to/),
    });
  });
});
