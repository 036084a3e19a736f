import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { categories } from './categories';

const allure = join(dirname(createRequire(import.meta.url).resolve('allure')), '..', 'cli.js');

/** Much longer than Allure needs, because the machine may be busy with a cluster. */
const timeoutMs = 180_000;

export interface PageOptions {
  readonly title: string;
  /** HTML that the page shows above Allure's report. */
  readonly top: string;
}

/** Creates one self-contained page from Allure results. */
export async function writePage(results: string, page: string, { title, top }: PageOptions): Promise<void> {
  const tempDir = mkdtempSync(join(tmpdir(), 'stsc-report-'));
  try {
    const config = join(tempDir, 'allurerc.json');
    writeFileSync(config, JSON.stringify(configuration(tempDir, title)));
    // execa takes 0.2 s to load, and this module is a part of every command.
    const { execa } = await import('execa');
    await execa(process.execPath, [allure, 'generate', results, '--config', config], {
      cwd: tempDir,
      timeout: timeoutMs,
    });
    const html = readFileSync(join(tempDir, 'page', 'index.html'), 'utf8');
    // A function, because a text in which $ occurs would be a pattern.
    writeFileSync(
      page,
      withoutAnalytics(html).replace('<body>', (body) => `${body}${top}`),
    );
  } finally {
    rmSync(tempDir, { recursive: true, force: true });
  }
}

const configuration = (tempDir: string, title: string) => ({
  name: title,
  output: join(tempDir, 'page'),
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

/** Removes Allure's analytics script; the Content-Security-Policy blocks all other requests. */
const withoutAnalytics = (html: string): string =>
  html
    .replace(/<script async src="https:[^>]*><\/script>\s*<script>[\s\S]*?<\/script>/, '')
    .replace('<head>', `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`);

const policy = "default-src 'unsafe-inline' 'unsafe-eval' data: blob:";
