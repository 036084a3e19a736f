import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { filesOf, newFolder } from '../../reports/support/sample-run';
import { plain } from '../../support/command';

const tsx = createRequire(import.meta.url).resolve('tsx');

test('The real specs run a second time if they are inconclusive, and only the selected guarantee runs', async () => {
  const folder = newFolder();
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { stderr, exitCode } = await execa(
    process.execPath,
    ['--import', tsx, join(import.meta.dirname, 'unreachable-run.ts')],
    { cwd: folder, reject: false, stdin: 'ignore', env: { ...plain } },
  );
  expect(stderr).toContain('Running 1 inconclusive case again, alone');
  expect(exitCode).toBe(4);
  const run = filesOf(join(folder, 'stsc-results/latest'));
  const { verdict, cases, retried } = run.verdict();
  expect({ verdict, cases }).toEqual({
    verdict: 'inconclusive',
    cases: { passed: 0, failed: 0, known: 0, inconclusive: 1, unsupported: 0, skipped: 0 },
  });
  expect(retried).toMatchObject([{ id: 'identity/stable-names', verdict: 'inconclusive' }]);
  expect(run.results().map(({ guarantee, attempt }) => [guarantee, attempt])).toEqual([
    ['identity/stable-names', 1],
    ['identity/stable-names', 2],
  ]);
});
