import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { selectedGuarantees } from '../../cli/run/specs';
import { faults } from '../../prove/faults/index';
import { plain, project } from '../support/command';

test('Every guarantee names its saboteurs, and every saboteur a guarantee', () => {
  expect(Object.keys(faults).sort()).toEqual(selectedGuarantees([]));
});

/** All of them take minutes: that is for the one who changes a guarantee, and for the night. */
test('Two guarantees turn red, each under its own saboteurs, side by side', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stsc-prove-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const tsx = fileURLToPath(import.meta.resolve('tsx'));
  const script = join(project, 'prove/prove.ts');
  const { stdout, stderr, exitCode } = await execa(
    process.execPath,
    ['--import', tsx, script, 'pod-labels', 'created-in-order'],
    { cwd: folder, reject: false, stdin: 'ignore', env: { ...plain } },
  );
  expect(`${stdout}\n${stderr}`).not.toContain('✖');
  expect(exitCode).toBe(0);
  const [run = ''] = readdirSync(join(folder, 'stsc-results'));
  const matrix = JSON.parse(readFileSync(join(folder, 'stsc-results', run, 'matrix.json'), 'utf8'));
  expect(matrix.rows.map(({ guarantee, color }: Record<string, string>) => `${guarantee} ${color}`)).toEqual([
    'identity/pod-labels red',
    'identity/pod-labels red',
    'ordering/created-in-order red',
    'ordering/created-in-order red',
  ]);
  expect(matrix.holes).toEqual([]);
});
