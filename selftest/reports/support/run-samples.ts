import { join } from 'node:path';
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
const [root = '', folder = '', ...filters] = process.argv.slice(2);

const interruption = new AbortController();
const files = new RunFiles(join(folder, sampleContext.id), sampleRequirement(root));
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
vitest.provide('run', sampleContext);
const cancelling = cancelOnAbort(interruption.signal, vitest);
process.on('SIGUSR2', () => interruption.abort());
await vitest.start(filters);
await runSecondAttempts(runningSpecs(vitest, reporter));
const finished = await files.finish(reporter.run, sampleContext);
clearInterval(cancelling);
await vitest.close();
console.error(summary(finished));
process.exitCode = exitCodeOf[finished.verdict.verdict];
