import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clauses } from '../../helpers/guarantee/clauses';
import { planned } from '../../helpers/guarantee/clauses/planned';
import { reasons } from '../../helpers/guarantee/clauses/reasons';
import { description } from '../../package.json';
import { project } from '../support/command';
import { countsOf, sentencesOf, summaryOf } from './coverage';
import { permissionsInCode, permissionsOfPreflight, permissionTable } from './permissions';
import { withSection } from './sections';
import { specs } from './specs';

const sample = 'specs/storage/template-claim-wins.ts';

const textOf = (file: string): string => readFileSync(join(project, file), 'utf8');

const readme = textOf('README.md');

test('The counts and the sample in README.md are up to date', async () => {
  const input = { clauses, specs: await specs(), reasons, planned };
  const counts = countsOf(input, sentencesOf(input));
  const counted = withSection(readme, 'coverage', summaryOf(counts));
  const current = withSection(counted, 'sample', `\`\`\`ts\n${textOf(sample).trimEnd()}\n\`\`\``);
  await expect(current).toMatchFileSnapshot('../../README.md');
});

test('README.md names the spec of the sample', () => {
  expect(readme).toContain(`\`${sample}\``);
});

test('README.md fits on one page', () => {
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(150);
});

test('The description in package.json claims no more than README.md', () => {
  expect(description).toBe('Checks any Kubernetes cluster against documented guarantees of StatefulSets');
});

test('The preflight checks the permissions that the code needs', () => {
  expect(permissionsOfPreflight()).toEqual(permissionsInCode());
});

test('The tables in docs/permissions.md are up to date', async () => {
  const first = withSection(textOf('docs/permissions.md'), 'permissions', permissionTable('created'));
  await expect(
    withSection(first, 'permissions in prepared namespaces', permissionTable('prepared')),
  ).toMatchFileSnapshot('../../docs/permissions.md');
});
