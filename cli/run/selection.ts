import { databaseRecipes, webRecipe } from '../../fixtures/workloads/registry';
import { catalog, required, selected } from '../../helpers/guarantee/catalog';
import type { Profile } from '../../helpers/guarantee/profiles';
import type { ImageRecipe } from '../../helpers/image-recipe';
import { usageError } from '../../helpers/problem';

/** The ids of the guarantees of a profile whose path contains one of the filters; without filters, of all of them. */
export function selectedGuarantees(
  filters: readonly string[],
  profile: Profile = 'certified',
): readonly string[] {
  const inProfile = new Set(required(profile).map(({ id }) => id));
  return selected(filters)
    .map(({ id }) => id)
    .filter((id) => inProfile.has(id));
}

/** The same; without any such guarantee, nothing could run. */
export function requireGuarantees(filters: readonly string[], profile: Profile): readonly string[] {
  const guarantees = selectedGuarantees(filters, profile);
  if (guarantees.length === 0)
    throw usageError(
      `No guarantee of the profile ${profile} matches ${filters.join(' or ')}`,
      'use a part of a guarantee id, such as ordering/created-in-order',
    );
  return guarantees;
}

/** The images that these guarantees need: the guarantees of the level `replication` run databases, no others do. */
export const recipesFor = (guarantees: readonly string[]): readonly ImageRecipe[] =>
  catalog().some(({ id, level }) => level === 'replication' && guarantees.includes(id))
    ? [webRecipe, ...databaseRecipes]
    : [webRecipe];
