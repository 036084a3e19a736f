import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The sample specs for a direct vitest run, without the command line. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    name: 'conformance',
    include: ['specs/**/*.ts'],
    globalSetup: fileURLToPath(new URL('direct-setup.ts', import.meta.url)),
    pool: 'threads',
    isolate: false,
    server: { deps: { inline: [/allure-vitest/] } },
    reporters: ['default', fileURLToPath(new URL('direct-reporter.ts', import.meta.url))],
  },
});
