import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { capabilities } from '../../helpers/guarantee/capabilities';
import { levels } from '../../helpers/guarantee/levels';
import { project } from '../support/command';
import { withSection } from './sections';

const page = readFileSync(join(project, 'docs/writing-a-spec.md'), 'utf8');

const tables = (): string =>
  [
    '| level | meaning |',
    '| --- | --- |',
    ...Object.entries(levels).map(([name, meaning]) => `| \`${name}\` | ${meaning} |`),
    '',
    '| capability | meaning |',
    '| --- | --- |',
    ...Object.entries(capabilities).map(([name, { sentence }]) => `| \`${name}\` | ${sentence} |`),
  ].join('\n');

test('The sample, the levels and the capabilities in docs/writing-a-spec.md are up to date', async () => {
  const sample = readFileSync(join(project, 'specs/identity/recreated-in-place.ts'), 'utf8').trimEnd();
  const current = withSection(page, 'sample', `\`\`\`ts\n${sample}\n\`\`\``);
  await expect(withSection(current, 'levels and capabilities', tables())).toMatchFileSnapshot(
    '../../docs/writing-a-spec.md',
  );
});

test('Every file that docs/writing-a-spec.md names exists', () => {
  const files = Array.from(
    page.matchAll(/`((?:fixtures|helpers|prove|selftest|specs)\/[\w./-]*)`/g),
    ([, file]) => file,
  );
  const isPlaceholder = (file = '') => /[A-Z]{4}/.test(file);
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => !isPlaceholder(file) && !existsSync(join(project, file ?? '')))).toEqual([]);
});
