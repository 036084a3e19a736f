import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Capability } from './capabilities.ts';
import { type Level, levels } from './levels.ts';
import { type Profile, profiles } from './profiles.ts';

/** What a spec declares about its guarantee, known before the run. */
export interface CatalogEntry {
  /** The path of the spec. */
  readonly id: string;
  readonly level: Level;
  readonly needs: readonly Capability[];
}

const folder = fileURLToPath(new URL('../../specs', import.meta.url));

let entries: readonly CatalogEntry[] | undefined;

/** All guarantees, in the order of their ids. The source of each spec is read: only vitest can import a spec. */
export const catalog = (): readonly CatalogEntry[] => {
  entries ??= readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replace(/\.ts$/, '').replaceAll('\\', '/'))
    .map((id) => entryOf(id, sourceOf(id)))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return entries;
};

/** The source of a spec. */
export const sourceOf = (id: string): string => readFileSync(join(folder, `${id}.ts`), 'utf8');

/** The guarantees whose path contains one of the filters; without filters, all guarantees. */
export const selected = (filters: readonly string[]): readonly CatalogEntry[] =>
  catalog().filter(
    ({ id }) => filters.length === 0 || filters.some((filter) => `specs/${id}.ts`.includes(filter)),
  );

/** The guarantees that a certificate of this profile requires. */
export const required = (profile: Profile): readonly CatalogEntry[] =>
  catalog().filter(({ level }) => (profiles[profile] as readonly Level[]).includes(level));

function entryOf(id: string, source: string): CatalogEntry {
  const [, level = ''] = /^ {4}level: '([\w-]+)',$/m.exec(source) ?? [];
  const [, needs] = /^ {4}needs: \[([^\]]*)\],$/m.exec(source) ?? [];
  // The compiler has checked the names. The list of capabilities imports the Kubernetes client, which is slow to load.
  const names = [...(needs ?? '').matchAll(/'([\w-]+)'/g)].map(([, name = '']) => name);
  if (!(level in levels) || needs === undefined)
    throw new Error(`specs/${id}.ts declares no valid level and needs`);
  return { id, level: level as Level, needs: names as Capability[] };
}
