import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { recipesFor, selectedGuarantees } from '../../../cli/run/specs';
import { databaseRecipes, replicatedDatabases } from '../../../fixtures/workloads/registry';

const names = (guarantees: readonly string[]) => recipesFor(guarantees).map(({ name }) => name);
const withDatabases = ['web', ...databaseRecipes.map(({ name }) => name)];

test('Only guarantees of the level replication need the images of the databases', () => {
  expect(names(['ordering/created-in-order', 'guides/bash-statefulset'])).toEqual(['web']);
  expect(names(['ordering/created-in-order', 'replication/reads-balance'])).toEqual(withDatabases);
  expect(names(['guides/trident-nas'])).toEqual(withDatabases);
  expect(names([])).toEqual(['web']);
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
