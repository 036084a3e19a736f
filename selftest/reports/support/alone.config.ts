import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The stand-ins as vitest runs them by itself. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    name: 'conformance',
    include: ['specs/**/*.ts'],
    pool: 'threads',
    isolate: false,
    server: { deps: { inline: [/allure-vitest/] } },
    reporters: ['default', fileURLToPath(new URL('../../../reports/vitest.ts', import.meta.url))],
  },
});
