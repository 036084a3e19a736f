import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { configFile, configSchema, parseConfig } from '../../cli/config-file';
import { project } from '../support/command';
import { parsed } from './parsed';

const example = `registry: registry.example/mirror
image:
  web: registry.example/busybox:1.37
image-pull-secret: default/registry
storage-class: fast
node-selector:
  pool: tests
toleration:
  - dedicated=tests:NoSchedule
namespace-label:
  team: storage
patience: 2
`;

/** Parses the command line in a folder with this config file. */
function inFolderWith(text: string | undefined, ...args: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'stsc-config-'));
  if (text !== undefined) writeFileSync(join(folder, configFile), text);
  const spy = vi.spyOn(process, 'cwd').mockReturnValue(folder);
  onTestFinished(() => {
    spy.mockRestore();
    rmSync(folder, { recursive: true });
  });
  return parsed(...args);
}

test('The options of the file are the options of the command', async () => {
  expect(await inFolderWith(example)).toMatchObject({
    registry: 'registry.example/mirror',
    image: { web: 'registry.example/busybox:1.37' },
    imagePullSecret: 'default/registry',
    storageClass: 'fast',
    nodeSelector: { pool: 'tests' },
    toleration: ['dedicated=tests:NoSchedule'],
    namespaceLabel: { team: 'storage' },
    patience: 2,
    provider: 'auto',
  });
});

test('An option of the command line takes precedence, and the file is named with the options that apply', async () => {
  const options = await inFolderWith(
    'registry: registry.example\nprofile: core\nnode-selector: { pool: tests }\n',
    ...['--registry', 'other.example', '--profile', 'certified'],
  );
  expect(options).toMatchObject({
    registry: 'other.example',
    profile: 'certified',
    nodeSelector: { pool: 'tests' },
    configured: ['node-selector'],
  });
});

test('A default value of an option does not take precedence', async () => {
  expect(await inFolderWith('profile: core\n')).toMatchObject({ profile: 'core', configured: ['profile'] });
});

test('Without a file, nothing is configured', async () => {
  expect(await inFolderWith(undefined)).not.toHaveProperty('configured');
});

test('An empty file is valid', () => {
  expect(parseConfig('')).toEqual({});
  expect(parseConfig('# nothing yet\n')).toEqual({});
});

describe('An invalid file is one line:', () => {
  const errorOf = (text: string) => {
    try {
      parseConfig(text);
      return 'accepted';
    } catch (error) {
      return (error as Error).message;
    }
  };

  test('the problem, then the fix', () => {
    const invalid = [
      'regstry: registry.example',
      'tolerations: [spot]',
      'zone: a',
      'nodeSelector: { pool: tests }',
      'node-selector: pool=tests',
      'node-selector: { pool: 1 }',
      'toleration: spot',
      "toleration: ['spot:Never']",
      'image: { nginx: registry.example/nginx }',
      'patience: much',
      'profile: all',
      '- registry',
      'registry: [',
    ];
    expect(invalid.map(errorOf)).toMatchInlineSnapshot(`
      [
        "stsc.config.yaml: unknown key "regstry"; did you mean registry?",
        "stsc.config.yaml: unknown key "tolerations"; did you mean toleration?",
        "stsc.config.yaml: unknown key "zone"; use kubeconfig, context, registry, image, image-pull-secret, provider, storage-class, profile, node-selector, toleration, namespace-label, namespace-annotation, priority-class, patience",
        "stsc.config.yaml: unknown key "nodeSelector"; did you mean node-selector?",
        "stsc.config.yaml: the value of node-selector is invalid; use a map, such as { pool: tests }",
        "stsc.config.yaml: the value of node-selector.pool is invalid; use text in quotes",
        "stsc.config.yaml: the value of toleration is invalid; use a list, such as [dedicated=tests:NoSchedule]",
        "stsc.config.yaml: the value of toleration.0 is invalid; use KEY[=VALUE][:EFFECT], such as dedicated=tests:NoSchedule",
        "stsc.config.yaml: the value of image is invalid; use the name of an image (web, mysql, mariadb, docs-mysql57, docs-xtrabackup) and its reference, such as web=registry.example/busybox:1.37",
        "stsc.config.yaml: the value of patience is invalid; use a number from 1 to 10, such as 2",
        "stsc.config.yaml: the value of profile is invalid; use one of core, standard, certified",
        "stsc.config.yaml is not a map of options; write one option per line, such as registry: registry.example",
        "stsc.config.yaml is not valid YAML; Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 12",
      ]
    `);
  });
});

test('The JSON Schema in the repository is the one that the code generates', async () => {
  const file = join(project, 'cli/stsc.config.schema.json');
  const biome = join(project, 'node_modules/.bin/biome');
  const input = JSON.stringify(configSchema(), null, 2);
  const { stdout } = await execa(biome, ['format', `--stdin-file-path=${file}`], { cwd: project, input });
  await expect(`${stdout}\n`).toMatchFileSnapshot(file);
});
