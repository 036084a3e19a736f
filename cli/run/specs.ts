import { databaseRecipes, webRecipe } from '../../fixtures/workloads/registry';
import { catalog, selected } from '../../helpers/guarantee/catalog';
import type { ImageRecipe } from '../../helpers/image-recipe';

/** The ids of the guarantees whose path contains one of the filters; without filters, of all guarantees. */
export const selectedGuarantees = (filters: readonly string[]): readonly string[] =>
  selected(filters).map(({ id }) => id);

/** The images that these guarantees need: the guarantees of the level `replication` run databases, no others do. */
export const recipesFor = (guarantees: readonly string[]): readonly ImageRecipe[] =>
  catalog().some(({ id, level }) => level === 'replication' && guarantees.includes(id))
    ? [webRecipe, ...databaseRecipes]
    : [webRecipe];
