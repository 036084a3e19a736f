import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { description } from '../../package.json';
import { project } from '../support/command';
import { coverage, formatCoverage } from './counts';
import { permissionsIn, permissionsInCode, permissionsOfPreflight } from './permissions';
import { withSection } from './sections';

const sample = 'specs/ordering/init-containers-gate.ts';

const textOf = (file: string): string => readFileSync(join(project, file), 'utf8');

const readme = textOf('README.md');

test('The counts and the sample in README.md are up to date', async () => {
  const counted = withSection(readme, 'coverage', formatCoverage(coverage()));
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

describe('The permissions in README.md', () => {
  test('are those that the preflight checks', () => {
    expect(permissionsIn(readme)).toEqual(permissionsOfPreflight());
  });

  test('are read from each row of the table', () => {
    const table =
      '| resources | verbs |\n| --- | --- |\n| `a`, `b/c` | `get`, `list` |\n| `d` | `create` |\n';
    expect(permissionsIn(`${table}\n| \`e\` | \`get\` |\n`)).toEqual([
      'create d',
      'get a',
      'get b/c',
      'list a',
      'list b/c',
    ]);
  });
});
