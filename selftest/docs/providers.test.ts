import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { driversOf, providerNames, providers } from '../../fixtures/providers';
import { project } from '../support/command';
import { withSection } from './sections';

const table = (): string =>
  [
    '| provider | provisioner | size of each PVC | factor for deadlines of volumes |',
    '| --- | --- | --- | --- |',
    ...providerNames.map((name) => {
      const { size, patience } = providers[name];
      const drivers = driversOf(name)?.map((driver) => `\`${driver}\``) ?? ['any other'];
      return `| \`${name}\` | ${drivers.join(', ')} | ${size.claim} | ${patience} |`;
    }),
  ].join('\n');

test('docs/providers.md lists the providers', async () => {
  const page = readFileSync(join(project, 'docs/providers.md'), 'utf8');
  await expect(withSection(page, 'providers', table())).toMatchFileSnapshot('../../docs/providers.md');
});
