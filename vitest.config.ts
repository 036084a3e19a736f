import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { viteCache } from './cli/run/vite-cache.ts';
import { deadlines } from './helpers/deadlines.ts';
import { capabilities } from './helpers/guarantee/capabilities.ts';
import { levels } from './helpers/guarantee/levels.ts';
import { maxThreads } from './helpers/max-threads.ts';
import { Sequencer } from './helpers/sequencer.ts';

/** Tests that stop the API server or the controllers for seconds: idle cores most of the time, but no time to spare. */
const outages = ['selftest/e2e/api-outage/*.test.ts'];

/** Tests that compare the processes, mounts and networks of the machine before and after. */
const aloneOnTheMachine = ['selftest/e2e/lifecycle.test.ts'];

const selftest = {
  include: ['selftest/**/*.test.ts'],
  testTimeout: 300_000,
  hookTimeout: 300_000,
};

const root = fileURLToPath(new URL('.', import.meta.url));

const cacheDir = viteCache(root);

export default defineConfig({
  root,
  ...(cacheDir && { cacheDir }),
  test: {
    // An installed suite lies in node_modules, which vitest excludes by default.
    exclude: [],
    // client-node consists of a thousand modules, and each worker loads them: as one file, in a third of the time.
    deps: {
      optimizer: {
        ssr: { enabled: cacheDir !== undefined, include: ['@kubernetes/client-node'] },
      },
    },
    // Includes Allure's setup file: without isolation, vitest runs a file again in every spec only if vitest transformed it.
    server: {
      deps: {
        inline: [
          /statefulset-conformance\/(specs|fixtures|helpers|cluster|reports|prove)\//,
          /allure-vitest/,
        ],
      },
    },
    // The reporters of a run without the command line; the command line uses its own reporters.
    reporters: ['default', `${root}reports/vitest.ts`],
    retry: 0,
    // Specs mostly wait. With 8 threads a certified run keeps two cores 95 % busy and takes 0.8 of the time of 5 threads.
    // One of the threads runs the spec that observes for the whole run.
    maxWorkers: maxThreads,
    sequence: { sequencer: Sequencer },
    // The tags of a guarantee: its level and its capabilities. vitest rejects any other tag.
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
          // Specs wait for a cluster and compute almost nothing.
          pool: 'threads',
          isolate: false,
          // The last resort: each case has a deadline of its own, which is a little earlier (fixtures/waiting/case-waits.ts).
          testTimeout: deadlines.case,
          // allure-vitest adds a hook before each case, and vitest sets up the namespace and the probes of a case in that hook.
          hookTimeout: deadlines.database,
        },
      },
      {
        extends: true,
        test: {
          ...selftest,
          name: 'selftest',
          exclude: [...outages, ...aloneOnTheMachine],
          globalSetup: 'selftest/support/prepare.ts',
          // Most files start a cluster of their own and wait for it: three of them keep two cores nine tenths busy.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          ...selftest,
          name: 'selftest-outages',
          include: outages,
          // All at the same time: each file mostly waits until its outage ends.
          maxWorkers: 4,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          ...selftest,
          name: 'selftest-alone',
          include: aloneOnTheMachine,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
