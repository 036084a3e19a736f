import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kubernetesVersions } from '../../cluster/versions';
import { type VerdictReport, verdictSchema } from '../../reports/schema';
import { project } from '../support/command';
import { formatMinors } from './minors';

const published = (version: string): VerdictReport =>
  verdictSchema.parse(
    JSON.parse(readFileSync(join(project, `reports/published/verdict-${version}.json`), 'utf8')),
  );

const reports = Object.values(kubernetesVersions).map(published);

test('docs/minors.md is up to date', async () => {
  await expect(formatMinors(reports)).toMatchFileSnapshot('../../docs/minors.md');
});

test('The published run of each minor is conformant, and all runs check the same guarantees', () => {
  expect(reports.map(({ cluster }) => cluster.version)).toEqual(
    Object.values(kubernetesVersions).map((version) => `v${version}`),
  );
  expect(reports.map(({ verdict }) => verdict)).toEqual(reports.map(() => 'conformant'));
  expect(new Set(reports.map(({ required }) => required)).size).toBe(1);
});
