import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { databaseRecipes, webRecipe } from '../../fixtures/workloads/registry';
import type { Level } from '../../helpers/guarantee/levels';
import type { ImageRecipe } from '../../helpers/image-recipe';

const folder = fileURLToPath(new URL('../../specs', import.meta.url));

/** The ids of the guarantees whose path contains one of the filters; without filters, of all guarantees. */
export const selectedGuarantees = (filters: readonly string[]): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replace(/\.ts$/, '').replaceAll('\\', '/'))
    .filter((id) => filters.length === 0 || filters.some((filter) => `specs/${id}.ts`.includes(filter)))
    .sort();

/** The images that these guarantees need: the guarantees of the level `replication` run databases, no others do. */
export const recipesFor = (guarantees: readonly string[]): readonly ImageRecipe[] =>
  guarantees.some((id) => hasLevel(id, 'replication')) ? [webRecipe, ...databaseRecipes] : [webRecipe];

/** Reads the source: a spec can be imported only by vitest. */
const hasLevel = (id: string, level: Level): boolean =>
  readFileSync(join(folder, `${id}.ts`), 'utf8').includes(`level: '${level}'`);
