import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cached, type Recipe } from '../../cluster/build-cache';
import { thisProcess } from '../../cluster/processes';

let root: string;
let made: number;
let notes: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stsc-cache-'));
  made = 0;
  notes = [];
});
afterEach(() => rm(root, { recursive: true }));

const recipe = (changes: Partial<Recipe> = {}): Recipe => ({
  title: 'bread',
  entry: 'bread-1',
  files: ['loaf'],
  needsGigabytes: 0,
  async make(folder) {
    made++;
    await writeFile(join(folder, 'loaf'), 'crust');
  },
  ...changes,
});

const take = (changes?: Partial<Recipe>) => cached(recipe(changes), (note) => notes.push(note), root);

describe('A cache entry', () => {
  test('is made once', async () => {
    const folder = await take();
    await take();
    expect(made).toBe(1);
    expect(await readFile(join(folder, 'loaf'), 'utf8')).toBe('crust');
    expect(await readdir(root)).toEqual(['bread-1']);
  });

  test('is made once by two who want it at the same time', async () => {
    const [one, other] = await Promise.all([take(), take()]);
    expect(one).toBe(other);
    expect(made).toBe(1);
    expect(await readdir(root)).toEqual(['bread-1']);
  });

  test('does not appear when its making fails', async () => {
    const fails = take({ make: async () => Promise.reject(new Error('burnt')) });
    await expect(fails).rejects.toThrow('burnt');
    expect(await readdir(root)).toEqual([]);
  });

  test('is never a half-finished one that a killed maker left', async () => {
    await mkdir(join(root, 'bread-1.123-abc.unfinished'));
    await mkdir(join(root, 'bread-1'));
    await writeFile(join(root, 'bread-1', 'loaf'), 'dough');
    const folder = await take();
    expect(await readFile(join(folder, 'loaf'), 'utf8')).toBe('crust');
    expect(await readdir(root)).toEqual(['bread-1']);
  });

  test('is made anew when its file was damaged', async () => {
    const folder = await take();
    await appendFile(join(folder, 'loaf'), ' and mould');
    await take();
    expect(await readFile(join(folder, 'loaf'), 'utf8')).toBe('crust');
    expect(notes).toMatchInlineSnapshot(`
      [
        "the cached bread is damaged, making it anew",
      ]
    `);
  });

  test('is made anew when its file has other bytes of the same length', async () => {
    const folder = await take();
    await writeFile(join(folder, 'loaf'), 'CRUST');
    await take();
    expect(made).toBe(2);
  });

  test('is taken as it is when it was copied from elsewhere with its bytes whole', async () => {
    const folder = await take();
    await writeFile(join(folder, 'loaf'), 'crust');
    await take();
    expect(made).toBe(1);
  });

  test('is not waited for when whoever was making it is dead', async () => {
    await mkdir(join(root, 'bread-1.lock'));
    await writeFile(
      join(root, 'bread-1.lock', 'owner.json'),
      JSON.stringify({ ...thisProcess(), started: '1' }),
    );
    await take();
    expect(made).toBe(1);
    expect(existsSync(join(root, 'bread-1.lock'))).toBe(false);
  });

  test('is refused in one line where the disk is too small for it', async () => {
    await expect(take({ needsGigabytes: 1e9 })).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(
        /^Making bread needs 1000000000 GB of disk and \S+ has [\d.]+ GB left; free some space, or point XDG_CACHE_HOME at a larger disk$/,
      ),
    });
  });

  test('is refused in one line where the cache folder cannot be made', async () => {
    await writeFile(join(root, 'file'), '');
    await expect(cached(recipe(), () => {}, join(root, 'file', 'cache'))).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(
        /^The cache folder \S+ cannot be written \(.*\); point XDG_CACHE_HOME at/,
      ),
    });
  });
});
