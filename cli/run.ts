import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import pc from 'picocolors';
import { openTarget } from '../cluster/target';
import { hasCode } from '../helpers/problem';
import { LiveReporter } from '../reports/live';
import { ResultsReporter } from '../reports/reporter';
import { exitCodeOf, type Verdict } from '../reports/verdict';
import { handOver } from './handover';
import { interruptible, type ThrowawayOptions, withThrowawayOptions } from './options';
import { display } from './progress';

interface RunOptions extends ThrowawayOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly registry?: string;
  readonly keepCluster?: boolean;
}

export const runCommand = (): Command =>
  withThrowawayOptions(
    new Command('run')
      .description('run the guarantees against a cluster and give the verdict')
      .argument('[filters...]', 'only the specs whose path contains one of these')
      .option('--kubeconfig <file>', 'the cluster to certify (default: KUBECONFIG, else a throwaway one)')
      .option('--context <name>', 'which context of the kubeconfig')
      .option('--registry <prefix>', 'pull the images of the workloads from here instead of Docker Hub'),
  )
    .option('--keep-cluster', 'leave the throwaway cluster up afterwards')
    .action(run);

async function run(filters: string[], options: RunOptions): Promise<void> {
  await interruptible(async (signal) => {
    const view = display();
    const target = await openTarget(options, view.show, signal).finally(view.close);
    try {
      console.error(`${pc.bold('Target')}  ${target.origin}`);
      console.error(`        ${target.server}, Kubernetes ${target.version}, context ${target.context}`);
      handOver(target);
      process.exitCode = await conformance(filters, signal);
    } finally {
      if (target.throwaway && options.keepCluster && !signal.aborted) {
        await target.keep();
        console.error(`The cluster lives on: stsc cluster down --name ${target.throwaway}`);
      } else await target.close();
    }
  });
}

/** vitest ends the process a moment after Ctrl-C: here it is to end its tests, so that they clean up after themselves. */
async function withoutItsSignals<T>(create: () => Promise<T>): Promise<T> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const before = signals.map((signal) => process.listeners(signal));
  const created = await create();
  for (const [i, signal] of signals.entries())
    for (const listener of process.listeners(signal))
      if (!before[i]?.includes(listener)) process.off(signal, listener);
  return created;
}

const suite = fileURLToPath(new URL('..', import.meta.url));

async function conformance(filters: string[], signal: AbortSignal): Promise<number> {
  const folder = join(process.cwd(), 'stsc-results', new Date().toISOString().replace(/[:.]/g, '-'));
  const results = new ResultsReporter(folder, signal);
  // Loaded when it is needed: --help need not wait a second for it.
  const { createVitest } = await import('vitest/node');
  const vitest = await withoutItsSignals(() =>
    createVitest('test', {
      root: suite,
      config: join(suite, 'vitest.config.ts'),
      project: ['conformance'],
      watch: false,
      reporters: [new LiveReporter(), results],
    }),
  );
  // Said again and again: what is said before vitest's workers listen is lost.
  const cancel = setInterval(() => signal.aborted && vitest.cancelCurrentRun('keyboard-input'), 250);
  try {
    if (!signal.aborted) await vitest.start(filters);
  } catch (error) {
    if (!hasCode(error, 'VITEST_FILES_NOT_FOUND')) throw error;
    console.error(`No guarantee has ${filters.join(' or ')} in its path`);
  } finally {
    clearInterval(cancel);
    await vitest.close();
  }
  const nothing: Verdict = {
    verdict: signal.aborted ? 'interrupted' : 'inconclusive',
    passed: 0,
    failed: 0,
    skipped: 0,
  };
  const { verdict, passed, failed, skipped } = results.verdict ?? nothing;
  const color = verdict === 'conformant' ? pc.green : pc.red;
  console.error(
    `${pc.bold('Verdict')} ${color(verdict)}: ${passed} passed, ${failed} failed, ${skipped} skipped`,
  );
  console.error(`${pc.bold('Report')}  ${relative(process.cwd(), folder)}`);
  return exitCodeOf[verdict];
}
