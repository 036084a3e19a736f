import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { environmentError, hasCode, reason } from '../helpers/problem';
import { isAlive, readOwner, writeOwner } from './processes';
import type { ShowNote } from './progress';

/** The user's cache folder: all its content can be built again. */
export const cacheFolder = () =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'statefulset-conformance');

export const keyOf = (...parts: readonly (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 16);
};

const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
};

/** Detects a damaged file: quickly if size and modification time are unchanged, otherwise by the content. */
interface FileDigest {
  readonly size: number;
  readonly modified: number;
  readonly digest: string;
}

const digestFile = async (file: string): Promise<FileDigest> => {
  const { size, mtimeMs } = await stat(file);
  return { size, modified: mtimeMs, digest: await sha256Of(file) };
};

const matches = async (file: string, { size, modified, digest }: FileDigest): Promise<boolean> => {
  const now = await stat(file).catch(() => undefined);
  if (now?.size !== size) return false;
  return now.mtimeMs === modified || (await sha256Of(file)) === digest;
};

interface Manifest {
  readonly files: Readonly<Record<string, FileDigest>>;
}

/** Existing caches contain a file with this name; after a change of the name, every entry would look damaged. */
const manifestOf = (folder: string) => join(folder, 'seal.json');

const isIntact = async (folder: string): Promise<boolean> => {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(manifestOf(folder), 'utf8'));
  } catch {
    return false;
  }
  const intact = await Promise.all(
    Object.entries(manifest.files).map(([name, digest]) => matches(join(folder, name), digest)),
  );
  return intact.every(Boolean);
};

export interface CacheRecipe {
  /** The name of the built content in messages. */
  readonly title: string;
  /** The name of the cache entry, with a hash of all inputs. */
  readonly entry: string;
  /** The files that the recipe leaves in its folder. */
  readonly files: readonly string[];
  /** Free disk space that the build needs, here and in the folders of its tools. */
  readonly needsGigabytes: number;
  make(folder: string, showNote: ShowNote): Promise<void>;
}

/**
 * Returns the folder that a recipe fills; each entry is built once. A build uses a temporary name, writes a manifest with
 * digests, and renames the folder only when the entry is complete. A damaged entry is built again. If two processes need
 * the same entry at the same time, one process builds and the other process waits.
 */
export async function cached(recipe: CacheRecipe, showNote: ShowNote, root = cacheFolder()): Promise<string> {
  const folder = join(root, recipe.entry);
  if (await isIntact(folder)) return folder;
  if (existsSync(folder)) showNote(`the cached ${recipe.title} is damaged; building it again`);
  try {
    await mkdir(root, { recursive: true });
    return await withLock(`${folder}.lock`, showNote, async () => {
      if (await isIntact(folder)) return folder;
      await removeLeftovers(root, recipe.entry);
      return await buildEntry(recipe, folder, showNote);
    });
  } catch (error) {
    if (hasCode(error, 'ENOSPC'))
      throw environmentError(
        `The disk of ${root} is full`,
        'free some space, or set XDG_CACHE_HOME to a folder on a larger disk',
      );
    if (hasCode(error, 'EACCES', 'EROFS', 'ENOTDIR', 'EEXIST'))
      throw environmentError(
        `The cache folder ${root} is not writable (${reason(error)})`,
        'set XDG_CACHE_HOME to a writable folder',
      );
    throw error;
  }
}

/** Removes the leftovers of a killed build; only the owner of the lock may do this. */
async function removeLeftovers(root: string, entry: string): Promise<void> {
  const names = await readdir(root);
  const stale = names.filter(
    (name) => name === entry || (name.startsWith(`${entry}.`) && name.endsWith('.unfinished')),
  );
  await Promise.all(stale.map((name) => rm(join(root, name), { recursive: true, force: true })));
}

async function buildEntry(recipe: CacheRecipe, folder: string, showNote: ShowNote): Promise<string> {
  const { bavail, bsize } = await statfs(dirname(folder));
  const free = (bavail * bsize) / 1e9;
  if (free < recipe.needsGigabytes)
    throw environmentError(
      `Building ${recipe.title} needs ${recipe.needsGigabytes} GB of disk space, but ${dirname(folder)} has only ${free.toFixed(1)} GB free`,
      'free some space, or set XDG_CACHE_HOME to a folder on a larger disk',
    );
  const unfinished = `${folder}.${process.pid}-${randomBytes(3).toString('hex')}.unfinished`;
  try {
    await mkdir(unfinished);
    await recipe.make(unfinished, showNote);
    const files = await Promise.all(
      recipe.files.map(async (name) => [name, await digestFile(join(unfinished, name))] as const),
    );
    const manifest: Manifest = { files: Object.fromEntries(files) };
    await writeFile(manifestOf(unfinished), JSON.stringify(manifest));
    await rename(unfinished, folder);
    return folder;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Runs `work` while this process holds a lock: a folder that names its owner. The lock of a dead owner is removed. */
async function withLock<T>(lock: string, showNote: ShowNote, work: () => Promise<T>): Promise<T> {
  const candidate = `${lock}.${process.pid}-${randomBytes(3).toString('hex')}`;
  await mkdir(candidate);
  await writeOwner(candidate);
  let held = false;
  try {
    // A rename onto a folder that is not empty fails, so only one process gets the lock.
    while (!(await rename(candidate, lock).then(() => true, ignoreCodes('ENOTEMPTY', 'EEXIST')))) {
      const owner = readOwner(lock);
      if (owner && isAlive(owner))
        showNote(`waiting for process ${owner.pid}, which is building the same entry`);
      else if (await isStale(lock)) await rm(lock, { recursive: true, force: true });
      await delay(200);
    }
    held = true;
    return await work();
  } finally {
    if (held) await rm(lock, { recursive: true, force: true });
    await rm(candidate, { recursive: true, force: true });
  }
}

/** Only a lock older than a second is removed; otherwise two processes could remove the same lock. */
const isStale = async (path: string) =>
  Date.now() -
    (await stat(path).then(
      ({ ctimeMs }) => ctimeMs,
      () => 0,
    )) >
  1000;

const ignoreCodes =
  (...codes: readonly string[]) =>
  (error: unknown): false => {
    if (hasCode(error, ...codes)) return false;
    throw error;
  };
