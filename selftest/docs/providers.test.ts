import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { driversOf, providerNames, providers } from '../../fixtures/providers';
import type { Provider } from '../../fixtures/providers/provider';
import { project } from '../support/command';
import { withSection } from './sections';

const table = (): string =>
  [
    '| provider | provisioner | parameters of the StorageClass | size of each PVC | factor for deadlines of volumes |',
    '| --- | --- | --- | --- | --- |',
    ...providerNames.map((name) => {
      const { size, patience, parameters = {} }: Provider = providers[name];
      const drivers = driversOf(name)?.map((driver) => `\`${driver}\``) ?? ['any other'];
      const allowed = Object.entries(parameters).map(([key, values]) => `\`${key}\`: ${values.join(' or ')}`);
      return `| \`${name}\` | ${drivers.join(', ')} | ${allowed.join('; ') || 'any'} | ${size.claim} | ${patience} |`;
    }),
  ].join('\n');

test('docs/providers.md lists the providers', async () => {
  const page = readFileSync(join(project, 'docs/providers.md'), 'utf8');
  await expect(withSection(page, 'providers', table())).toMatchFileSnapshot('../../docs/providers.md');
});
