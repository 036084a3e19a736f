import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { environmentError, hasCode, reason } from '../helpers/problem';
import { isAlive, type Owner, thisProcess } from './processes';
import type { Say } from './progress';

/** What can be made again lives in the user's cache folder. */
export const cacheFolder = () =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'statefulset-conformance');

export const keyOf = (...parts: readonly (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 16);
};

const digestOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
};

interface Print {
  readonly size: number;
  readonly modified: number;
  readonly digest: string;
}

/** Tells a file from a damaged one: at a glance while nobody touched it, by its content otherwise. */
const takePrint = async (file: string): Promise<Print> => {
  const { size, mtimeMs } = await stat(file);
  return { size, modified: mtimeMs, digest: await digestOf(file) };
};

const fits = async (file: string, print: Print): Promise<boolean> => {
  const now = await stat(file).catch(() => undefined);
  if (now?.size !== print.size) return false;
  return now.mtimeMs === print.modified || (await digestOf(file)) === print.digest;
};

interface Seal {
  readonly files: Readonly<Record<string, Print>>;
}

const isWhole = async (folder: string): Promise<boolean> => {
  let seal: Seal;
  try {
    seal = JSON.parse(readFileSync(join(folder, 'seal.json'), 'utf8'));
  } catch {
    return false;
  }
  const intact = await Promise.all(
    Object.entries(seal.files).map(([name, print]) => fits(join(folder, name), print)),
  );
  return intact.every(Boolean);
};

export interface Recipe {
  /** What is made, for people. */
  readonly title: string;
  /** The name of the cache entry; it holds a hash of all that goes in. */
  readonly entry: string;
  /** The files that the recipe leaves in its folder. */
  readonly files: readonly string[];
  /** Free space that the making needs, here and where its tools keep theirs. */
  readonly needsGigabytes: number;
  make(folder: string, say: Say): Promise<void>;
}

/**
 * The folder that a recipe fills, made at most once. An entry appears under its name only when it is whole (made
 * beside, sealed with digests, renamed); one that was damaged since is made anew; two who want the same entry at the
 * same time wait for each other.
 */
export async function cached(recipe: Recipe, say: Say, root = cacheFolder()): Promise<string> {
  const folder = join(root, recipe.entry);
  if (await isWhole(folder)) return folder;
  if (existsSync(folder)) say(`the cached ${recipe.title} is damaged, making it anew`);
  try {
    await mkdir(root, { recursive: true });
    return await withLock(`${folder}.lock`, say, async () => {
      if (await isWhole(folder)) return folder;
      await removeLeftovers(root, recipe.entry);
      return await makeEntry(recipe, folder, say);
    });
  } catch (error) {
    if (hasCode(error, 'ENOSPC'))
      throw environmentError(
        `The disk of ${root} is full`,
        'free some space, or point XDG_CACHE_HOME at a larger disk',
      );
    if (hasCode(error, 'EACCES', 'EROFS', 'ENOTDIR', 'EEXIST'))
      throw environmentError(
        `The cache folder ${root} cannot be written (${reason(error)})`,
        'point XDG_CACHE_HOME at a folder of your own',
      );
    throw error;
  }
}

/** Whoever holds the lock may remove what a killed builder left. */
async function removeLeftovers(root: string, entry: string): Promise<void> {
  const names = await readdir(root);
  const stale = names.filter(
    (name) => name === entry || (name.startsWith(`${entry}.`) && name.endsWith('.unfinished')),
  );
  await Promise.all(stale.map((name) => rm(join(root, name), { recursive: true, force: true })));
}

async function makeEntry(recipe: Recipe, folder: string, say: Say): Promise<string> {
  const { bavail, bsize } = await statfs(dirname(folder));
  const free = (bavail * bsize) / 1e9;
  if (free < recipe.needsGigabytes)
    throw environmentError(
      `Making ${recipe.title} needs ${recipe.needsGigabytes} GB of disk and ${dirname(folder)} has ${free.toFixed(1)} GB left`,
      'free some space, or point XDG_CACHE_HOME at a larger disk',
    );
  const unfinished = `${folder}.${process.pid}-${randomBytes(3).toString('hex')}.unfinished`;
  try {
    await mkdir(unfinished);
    await recipe.make(unfinished, say);
    const files = await Promise.all(
      recipe.files.map(async (name) => [name, await takePrint(join(unfinished, name))] as const),
    );
    await writeFile(
      join(unfinished, 'seal.json'),
      JSON.stringify({ files: Object.fromEntries(files) } satisfies Seal),
    );
    await rename(unfinished, folder);
    return folder;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Holds a lock that is a folder with its owner's name inside; a dead owner's lock is taken over. */
async function withLock<T>(lock: string, say: Say, work: () => Promise<T>): Promise<T> {
  const mine = `${lock}.${process.pid}-${randomBytes(3).toString('hex')}`;
  await mkdir(mine);
  await writeFile(join(mine, 'owner.json'), JSON.stringify(thisProcess()));
  let held = false;
  try {
    // A rename onto a folder that is not empty fails, so only one can win.
    while (!(await rename(mine, lock).then(() => true, refuse('ENOTEMPTY', 'EEXIST')))) {
      const owner = ownerOf(lock);
      if (owner && isAlive(owner)) say(`waiting for process ${owner.pid}, which is making the same`);
      else if (await isOld(lock)) await rm(lock, { recursive: true, force: true });
      await delay(200);
    }
    held = true;
    return await work();
  } finally {
    if (held) await rm(lock, { recursive: true, force: true });
    await rm(mine, { recursive: true, force: true });
  }
}

/** The dead owner's lock is left alone for a moment, so that two who find it do not both remove it. */
const isOld = async (path: string) =>
  Date.now() -
    (await stat(path).then(
      ({ ctimeMs }) => ctimeMs,
      () => 0,
    )) >
  1000;

const refuse =
  (...codes: readonly string[]) =>
  (error: unknown): false => {
    if (hasCode(error, ...codes)) return false;
    throw error;
  };

export function ownerOf(folder: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'));
  } catch {
    return undefined;
  }
}
