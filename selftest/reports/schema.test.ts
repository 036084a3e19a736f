import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { jsonSchema } from '../../reports/schema';
import { project } from '../support/command';

const file = join(project, 'reports/verdict.schema.json');

test('The JSON Schema in the repository is the one that the code generates', async () => {
  const biome = join(project, 'node_modules/.bin/biome');
  const input = JSON.stringify(jsonSchema(), null, 2);
  const { stdout } = await execa(biome, ['format', `--stdin-file-path=${file}`], { cwd: project, input });
  await expect(`${stdout}\n`).toMatchFileSnapshot(file);
});
