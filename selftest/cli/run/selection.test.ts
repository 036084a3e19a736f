import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { recipesFor, selectedGuarantees } from '../../../cli/run/selection';
import { databaseRecipes, replicatedDatabases } from '../../../fixtures/workloads/registry';
import { required } from '../../../helpers/guarantee/catalog';
import { type Profile, profiles } from '../../../helpers/guarantee/profiles';

const names = (guarantees: readonly string[]) => recipesFor(guarantees).map(({ name }) => name);
const withDatabases = ['web', ...databaseRecipes.map(({ name }) => name)];

test('Only guarantees of the level replication need the images of the databases', () => {
  expect(names(['ordering/created-in-order', 'guides/bash-statefulset'])).toEqual(['web']);
  expect(names(['ordering/created-in-order', 'replication/reads-balance'])).toEqual(withDatabases);
  expect(names(['guides/trident-nas'])).toEqual(withDatabases);
  expect(names([])).toEqual(['web']);
});

test('A profile selects all guarantees of its levels, and filters select among these guarantees', () => {
  for (const profile of Object.keys(profiles) as Profile[])
    expect(selectedGuarantees([], profile)).toEqual(required(profile).map(({ id }) => id));
  expect(selectedGuarantees(['retention/', 'validation/immutable'], 'core')).toEqual([
    'validation/immutable',
  ]);
  expect(selectedGuarantees(['retention/'], 'core')).toEqual([]);
});

test.each(['core', 'standard'] as const)('The profile %s needs no image of a database', (profile) => {
  expect(names(selectedGuarantees([], profile))).toEqual(['web']);
});

const usesDatabase = (id: string) => {
  const source = readFileSync(fileURLToPath(new URL(`../../../specs/${id}.ts`, import.meta.url)), 'utf8');
  const fixtures = ['databaseNamed', ...replicatedDatabases.map(({ name }) => name)];
  // A fixture is destructured from the argument of a test.
  return fixtures.some((name) => new RegExp(`[(,]\\s*\\{[^}]*\\b${name}\\b[^}]*\\}\\) =>`).test(source));
};

test('Every guarantee that uses a database has the level replication', () => {
  const users = selectedGuarantees([]).filter(usesDatabase);
  expect(users).toContain('replication/reads-balance');
  expect(users).toContain('guides/trident-nas');
  for (const id of users) expect([id, names([id])]).toEqual([id, withDatabases]);
});
