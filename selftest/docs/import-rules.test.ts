import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import biome from '../../biome.json';
import { project } from '../support/command';
import { trackedFiles } from '../support/tracked-files';
import { allowedImports, biomeOverrides, folders, isAllowed } from './import-rules';
import { cyclesIn, importGraph } from './imports';

test('biome.json enforces docs/import-rules.json', () => {
  expect(biome.overrides).toEqual(biomeOverrides());
});

describe('The linter', () => {
  interface Import {
    readonly file: string;
    readonly statement: string;
    readonly allowed: boolean;
  }

  const named = (path: string) => `import { it } from '${path}';\nconsole.log(it);\n`;

  /** Each pair of folders: imported from the top of the folder and from a folder in it. */
  const pairs: readonly Import[] = folders.flatMap((from) =>
    folders
      .filter((to) => to !== from && from !== 'specs')
      .flatMap((to) => [
        { file: `${from}/${to}-file.ts`, statement: named(`../${to}/file`), allowed: isAllowed(from, to) },
        { file: `${from}/${to}-index.ts`, statement: named(`../${to}`), allowed: isAllowed(from, to) },
        {
          file: `${from}/inner/${to}-file.ts`,
          statement: named(`../../${to}/inner/file`),
          allowed: isAllowed(from, to),
        },
      ]),
  );

  const specs: readonly Import[] = [
    ...folders
      .filter((to) => to !== 'specs')
      .map((to) => ({
        file: `specs/ordering/${to}.ts`,
        statement: named(`../../${to}`),
        allowed: to === 'fixtures',
      })),
    { file: 'specs/ordering/fixture-file.ts', statement: named('../../fixtures/faults'), allowed: false },
    { file: 'specs/ordering/other-spec.ts', statement: named('./created-in-order'), allowed: false },
    { file: 'specs/ordering/library.ts', statement: named('yaml'), allowed: false },
  ];

  const forms: readonly Import[] = [
    {
      file: 'helpers/type.ts',
      statement: "import type { It } from '../cluster/target';\nexport type Its = It;\n",
      allowed: false,
    },
    { file: 'helpers/export.ts', statement: "export { it } from '../cluster/target';\n", allowed: false },
    {
      file: 'helpers/dynamic.ts',
      statement: "export const it = import('../cluster/target');\n",
      allowed: false,
    },
    { file: 'helpers/library.ts', statement: named('yaml'), allowed: true },
    // A file next to the importing file may have the name of a top-level folder.
    { file: 'cli/run/neighbour.ts', statement: named('./selection'), allowed: true },
    { file: 'prove/neighbour.ts', statement: named('./specs/own'), allowed: true },
  ];

  const imports = [...pairs, ...specs, ...forms];
  let folder: string;
  let diagnostics: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stsc-import-rules-'));
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...biome, $schema: undefined }));
    for (const { file, statement } of imports) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), statement);
    }
    const command = join(project, 'node_modules/.bin/biome');
    const options = ['--colors=off', '--max-diagnostics=none', '--only=style/noRestrictedImports'];
    const { all } = await execa(command, ['lint', ...options], { cwd: folder, reject: false, all: true });
    diagnostics = all;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.for(imports)('checks the import in $file: allowed is $allowed', ({ file, allowed }) => {
    const isRejected = new RegExp(`^${file}:\\d+:\\d+ lint/style/noRestrictedImports`, 'm').test(diagnostics);
    expect(isRejected).toBe(!allowed);
  });
});

describe('The project', () => {
  const graph = importGraph(trackedFiles('.ts').filter((file) => folders.includes(topOf(file))));

  test('has only imports that the rules allow', () => {
    const forbidden = Array.from(graph).flatMap(([file, imported]) =>
      imported
        .filter((other) => folders.includes(topOf(other)) && !isAllowed(topOf(file), topOf(other)))
        .map((other) => `${file} imports ${other}`),
    );
    expect(forbidden).toEqual([]);
  });

  test('imports only files that exist', () => {
    const missing = Array.from(graph).flatMap(([file, imported]) =>
      imported
        .filter((other) => !graph.has(other) && !/\.(json|mjs)$/.test(other))
        .map((other) => `${file} imports ${other}`),
    );
    expect(missing).toEqual([]);
  });

  test('has no import cycle, not even of types', () => {
    expect(cyclesIn(graph)).toEqual([]);
  });
});

test('An import cycle is found with exactly the files of the cycle', () => {
  const graph = new Map([
    ['a', ['b', 'd']],
    ['b', ['c']],
    ['c', ['b', 'd']],
    ['d', []],
    ['e', ['e']],
  ]);
  expect(cyclesIn(graph)).toEqual([['b', 'c'], ['e']]);
});

test('CONTRIBUTING.md shows the import rules', () => {
  const text = readFileSync(join(project, 'CONTRIBUTING.md'), 'utf8');
  const rows = Array.from(
    text.matchAll(/^\| `([a-z]+)\/` +\|.*\|(.*)\|$/gm),
    ([, folder = '', imports = '']) => [
      folder,
      imports.trim() === 'any folder'
        ? folders.filter((to) => to !== folder).sort()
        : Array.from(imports.matchAll(/`([a-z]+)\/`/g), ([, to]) => to),
    ],
  );
  expect(Object.fromEntries(rows)).toEqual(allowedImports);
});

function topOf(file: string): string {
  return file.split('/', 1)[0] ?? '';
}
