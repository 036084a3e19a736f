import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Attachment, TestResult } from 'allure-js-commons';
import { execa } from 'execa';
import type { Result } from '../../../reports/result';
import { type VerdictReport, verdictSchema } from '../../../reports/schema';
import { plain, project } from '../../support/command';

const here = fileURLToPath(new URL('..', import.meta.url));

const tsx = createRequire(import.meta.url).resolve('tsx');

/** Specs that end, or specs of which one never does. */
export const standIns = { ending: here, endless: join(here, 'endless') } as const;

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'stsc-reports-'));

/** A run over stand-ins for specs, in a process of its own. */
export const rehearse = (folder: string, root: string, ...filters: readonly string[]) =>
  execa(process.execPath, ['--import', tsx, join(here, 'support/rehearsal.ts'), root, folder, ...filters], {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
    env: { ...plain },
  });

/** The same specs, by vitest without the command line. */
export const alone = (folder: string, ...filters: readonly string[]) =>
  execa(
    join(project, 'node_modules/.bin/vitest'),
    ['run', '--config', join(here, 'support/alone.config.ts'), ...filters],
    { cwd: folder, reject: false, stdin: 'ignore', env: { ...plain } },
  );

/** What a run left in its folder. */
export const left = (run: string) => ({
  files: (folder = ''): string[] => readdirSync(join(run, folder)).sort(),
  text: (file: string): string => readFileSync(join(run, file), 'utf8'),
  results(): Result[] {
    const file = join(run, 'results.ndjson');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    return lines.map((line) => JSON.parse(line));
  },
  verdict: (): VerdictReport =>
    verdictSchema.parse(JSON.parse(readFileSync(join(run, 'verdict.json'), 'utf8'))),
  /** What Allure is told of each case, by its whole name. */
  allure(): Record<string, TestResult> {
    const folder = join(run, 'allure-results');
    const results = readdirSync(folder)
      .filter((file) => file.endsWith('-result.json'))
      .map((file): TestResult => JSON.parse(readFileSync(join(folder, file), 'utf8')));
    return Object.fromEntries(results.map((result) => [result.fullName, result]));
  },
  attached: ({ source }: Attachment): string => readFileSync(join(run, 'allure-results', source), 'utf8'),
});
