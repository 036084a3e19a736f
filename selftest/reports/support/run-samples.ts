import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createVitest } from 'vitest/node';
import { cancelOnAbort, runningSpecs } from '../../../cli/run/run-specs';
import { runSecondAttempts } from '../../../cli/run/second-attempts';
import { RunFiles } from '../../../reports/files';
import { broadcast } from '../../../reports/listener';
import { LiveOutput } from '../../../reports/live';
import { ResultReporter } from '../../../reports/reporter';
import { summary } from '../../../reports/summary';
import { exitCodeOf } from '../../../reports/verdict';
import { sampleContext } from './sample-context';
import { sampleRequirement } from './sample-requirement';

/** Runs sample specs as the command line runs specs, but without a cluster. SIGUSR2 replaces Ctrl-C. */
const {
  values: { 'accept-known': acceptKnown },
  positionals: [root = '', folder = '', ...filters],
} = parseArgs({
  options: { 'accept-known': { type: 'boolean', default: false } },
  allowPositionals: true,
});
const context = { ...sampleContext, acceptKnown };

const interruption = new AbortController();
const files = new RunFiles(join(folder, context.id), sampleRequirement(root));
const reporter = new ResultReporter(broadcast(files, new LiveOutput()), interruption.signal);
const vitest = await createVitest('test', {
  config: false,
  root,
  name: 'conformance',
  include: ['specs/**/*.ts'],
  watch: false,
  pool: 'threads',
  isolate: false,
  server: { deps: { inline: [/allure-vitest/] } },
  reporters: [reporter],
});
vitest.provide('run', context);
const cancelling = cancelOnAbort(interruption.signal, vitest);
process.on('SIGUSR2', () => interruption.abort());
await vitest.start(filters);
await runSecondAttempts(runningSpecs(vitest, reporter));
const finished = await files.finish(reporter.run, context);
clearInterval(cancelling);
await vitest.close();
console.error(summary(finished));
process.exitCode = exitCodeOf[finished.verdict.verdict];
