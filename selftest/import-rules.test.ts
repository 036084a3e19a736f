import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { project } from './support/command';

/** What a file in a room imports, and whether it may. */
const imports: readonly (readonly [file: string, imported: string, allowed: boolean])[] = [
  ['specs/ordering/client.ts', '../../helpers/kube/client', false],
  ['specs/ordering/library.ts', 'yaml', false],
  ['specs/ordering/fixtures.ts', '../../fixtures', true],
  ['fixtures/cluster.ts', '../cluster/home', false],
  ['fixtures/workloads/command.ts', '../../cli/run', false],
  ['fixtures/helper.ts', '../helpers/kube/client', true],
  ['helpers/fixture.ts', '../fixtures/set', false],
  ['helpers/kube/report.ts', '../../reports/verdict', false],
  ['reports/cluster.ts', '../cluster/target', false],
  ['cluster/fixture.ts', '../fixtures/set', false],
  ['cluster/helper.ts', '../helpers/problem', true],
  ['cli/cluster.ts', '../cluster/target', true],
];

let folder: string;
let complaints: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stsc-import-law-'));
  copyFileSync(join(project, 'biome.json'), join(folder, 'biome.json'));
  for (const [file, imported] of imports) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `import { it } from '${imported}';\nconsole.log(it);\n`);
  }
  const biome = join(project, 'node_modules/.bin/biome');
  const { all } = await execa(biome, ['lint', '--colors=off'], { cwd: folder, reject: false, all: true });
  complaints = all;
});
afterAll(() => rmSync(folder, { recursive: true }));

test.for(imports)('%s imports %s: allowed is %s', ([file, , allowed]) => {
  const refused = new RegExp(`^${file}:\\d+:\\d+ lint/style/noRestrictedImports`, 'm').test(complaints);
  expect(refused).toBe(!allowed);
});
