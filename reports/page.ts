import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { categories } from './categories';

const allure = join(dirname(createRequire(import.meta.url).resolve('allure')), '..', 'cli.js');

/** Far more than it takes, for a machine that is busy with a cluster. */
const patience = 180_000;

/** Makes one self-contained page of Allure results. */
export async function writePage(results: string, page: string): Promise<void> {
  const workshop = mkdtempSync(join(tmpdir(), 'stsc-report-'));
  try {
    const config = join(workshop, 'allurerc.json');
    writeFileSync(config, JSON.stringify(configuration(workshop)));
    await execa(process.execPath, [allure, 'generate', results, '--config', config], {
      cwd: workshop,
      timeout: patience,
    });
    writeFileSync(page, silent(readFileSync(join(workshop, 'page', 'index.html'), 'utf8')));
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

const configuration = (workshop: string) => ({
  name: 'StatefulSet conformance',
  output: join(workshop, 'page'),
  categories: categories.map((category) => ({ ...category, groupByMessage: false })),
  plugins: {
    awesome: {
      options: {
        singleFile: true,
        reportLanguage: 'en',
        groupBy: ['epic', 'feature', 'parentSuite'],
      },
    },
  },
});

/** Allure's page calls a service that counts its readers. Ours calls nobody, and its policy sees to it. */
const silent = (html: string): string =>
  html
    .replace(/<script async src="https:[^>]*><\/script>\s*<script>[\s\S]*?<\/script>/, '')
    .replace('<head>', `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`);

const policy = "default-src 'unsafe-inline' 'unsafe-eval' data: blob:";
