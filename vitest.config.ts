import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root,
  test: {
    // Installed as a package the suite lies in node_modules, which vitest leaves out unless it is told otherwise.
    exclude: [],
    server: { deps: { inline: [/statefulset-conformance\/(specs|fixtures|helpers|cluster|reports)\//] } },
    retry: 0,
    projects: [
      {
        extends: true,
        test: {
          name: 'conformance',
          include: ['specs/**/*.ts'],
          globalSetup: 'cli/vitest-setup.ts',
          // Specs wait for a cluster and compute nothing.
          pool: 'threads',
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'selftest',
          include: ['selftest/**/*.test.ts'],
          globalSetup: 'selftest/support/prepare.ts',
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // Clusters of their own share two cores.
          fileParallelism: false,
        },
      },
    ],
  },
});
