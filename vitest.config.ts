import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { capabilities } from './helpers/guarantee/capabilities.ts';
import { levels } from './helpers/guarantee/levels.ts';

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root,
  test: {
    // An installed suite lies in node_modules, which vitest excludes by default.
    exclude: [],
    // Allure's setup file too: vitest runs again in every spec only what it has transformed itself.
    server: {
      deps: {
        inline: [
          /statefulset-conformance\/(specs|fixtures|helpers|cluster|reports|prove)\//,
          /allure-vitest/,
        ],
      },
    },
    // For a run without the command line, which brings its own.
    reporters: ['default', `${root}reports/vitest.ts`],
    retry: 0,
    // Measured (npm run bench:suite): four threads that share their modules take 58 s for what one takes 125 s for, and
    // one test after the other 181 s. Six win two seconds more and cost 0.2 GB; beyond that two cores are the limit.
    maxWorkers: 4,
    // What a guarantee may be tagged with; anything else is refused.
    tags: [
      ...Object.entries(levels).map(([name, description]) => ({ name, description })),
      ...Object.entries(capabilities).map(([name, { sentence }]) => ({ name, description: sentence })),
    ],
    projects: [
      {
        extends: true,
        test: {
          name: 'conformance',
          include: ['specs/**/*.ts'],
          globalSetup: 'cli/run/global-setup.ts',
          // Specs wait for a cluster and compute nothing.
          pool: 'threads',
          isolate: false,
          testTimeout: 300_000,
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
