import { join } from 'node:path';
import { createVitest } from 'vitest/node';
import { cancelOn } from '../../../cli/run/cancel';
import { LiveReporter } from '../../../reports/live';
import { Reports } from '../../../reports/reporter';
import { summary } from '../../../reports/summary';
import { exitCodeOf } from '../../../reports/verdict';

/** Runs stand-ins for specs as the command line runs specs, but for the cluster. SIGUSR2 stands in for Ctrl-C. */
const [root = '', folder = '', ...filters] = process.argv.slice(2);

const interruption = new AbortController();
const reports = new Reports(join(folder, 'run-1'), interruption.signal);
const vitest = await createVitest('test', {
  config: false,
  root,
  name: 'conformance',
  include: ['specs/**/*.ts'],
  watch: false,
  pool: 'threads',
  isolate: false,
  server: { deps: { inline: [/allure-vitest/] } },
  reporters: [reports, new LiveReporter(reports.redact)],
});
vitest.provide('cluster', {
  server: 'https://admin:hunter2-hunter2@192.0.2.1:6443',
  version: 'v1.35.4',
  origin: 'a throwaway native cluster with 3 nodes',
});
vitest.provide('storage', {
  provider: 'local',
  className: 'standard',
  driver: 'kubernetes.io/host-path',
  size: '16Mi',
  patience: 1,
});
vitest.provide('kubeconfig', 'users: [{ name: admin, user: { password: hunter2-hunter2 } }]');
const cancelling = cancelOn(interruption.signal, vitest);
process.on('SIGUSR2', () => interruption.abort());
await vitest.start(filters);
clearInterval(cancelling);
await vitest.close();
const { verdict, results, report } = reports;
if (!verdict) throw new Error('A run that came to its end has a verdict');
console.error(summary({ verdict, results, report }));
process.exitCode = exitCodeOf[verdict.verdict];
