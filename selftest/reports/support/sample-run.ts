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

/** The folders of sample specs. */
export const samples = {
  /** One or more specs for each verdict. */
  ending: here,
  /** One case never ends. */
  endless: join(here, 'endless'),
  /** All specs pass, or need a capability that the cluster lacks. */
  conformant: join(here, 'conformant'),
  /** Some cases have another verdict when they run again. */
  retried: join(here, 'retried'),
  /** One case has a known issue, and another passes although it has one. */
  known: join(here, 'known'),
} as const;

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'stsc-reports-'));

/** Runs sample specs in a separate process. */
export const runSamples = (folder: string, root: string, ...filters: readonly string[]) =>
  execa(process.execPath, ['--import', tsx, join(here, 'support/run-samples.ts'), root, folder, ...filters], {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
    env: { ...plain },
  });

/** Runs the same specs with vitest, without the command line. */
export const runVitestDirectly = (folder: string, ...filters: readonly string[]) =>
  execa(
    join(project, 'node_modules/.bin/vitest'),
    ['run', '--config', join(here, 'support/direct-vitest.config.ts'), ...filters],
    { cwd: folder, reject: false, stdin: 'ignore', env: { ...plain } },
  );

/** Reads the files in the folder of a run. */
export const filesOf = (run: string) => ({
  files: (folder = ''): string[] => readdirSync(join(run, folder)).sort(),
  text: (file: string): string => readFileSync(join(run, file), 'utf8'),
  results(): Result[] {
    const file = join(run, 'results.ndjson');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    return lines.map((line) => JSON.parse(line));
  },
  verdict: (): VerdictReport =>
    verdictSchema.parse(JSON.parse(readFileSync(join(run, 'verdict.json'), 'utf8'))),
  /** Allure's result of each case, by its full name. */
  allure(): Record<string, TestResult> {
    const folder = join(run, 'allure-results');
    const results = readdirSync(folder)
      .filter((file) => file.endsWith('-result.json'))
      .map((file): TestResult => JSON.parse(readFileSync(join(folder, file), 'utf8')));
    return Object.fromEntries(results.map((result) => [result.fullName, result]));
  },
  attached: ({ source }: Attachment): string => readFileSync(join(run, 'allure-results', source), 'utf8'),
});

/** The part of a test that Allure shows on its page. */
interface PageResult {
  readonly name: string;
  readonly status: string;
  /** The page shows this result only below the last result of the same test. */
  readonly isRetry: boolean;
  readonly retries: readonly { readonly status: string }[];
}

/** The tests on the page. A page in one file holds its data as Base64. */
export const testResultsOf = (page: string): PageResult[] =>
  [...page.matchAll(/d\("data\/test-results\/[^"]+","([^"]+)"\)/g)].map(([, data = '']) =>
    JSON.parse(Buffer.from(data, 'base64').toString()),
  );
