import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import pc from 'picocolors';
import { openTarget } from '../cluster/target';
import { ResultsReporter } from '../reports/reporter';
import { exitCodeOf } from '../reports/verdict';
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

const suite = fileURLToPath(new URL('..', import.meta.url));

async function conformance(filters: string[], signal: AbortSignal): Promise<number> {
  const folder = join(process.cwd(), 'stsc-results', new Date().toISOString().replace(/[:.]/g, '-'));
  const results = new ResultsReporter(folder);
  // Loaded when it is needed: --help need not wait a second for it.
  const { startVitest } = await import('vitest/node');
  const vitest = await startVitest('test', filters, {
    root: suite,
    config: join(suite, 'vitest.config.ts'),
    project: ['conformance'],
    watch: false,
    passWithNoTests: true,
    reporters: [['default', { summary: false }], results],
  });
  signal.addEventListener('abort', () => vitest.cancelCurrentRun('keyboard-input'), { once: true });
  await vitest.close();
  const { verdict = 'inconclusive', passed = 0, failed = 0, skipped = 0 } = results.verdict ?? {};
  const color = verdict === 'conformant' ? pc.green : pc.red;
  console.error(
    `${pc.bold('Verdict')} ${color(verdict)}: ${passed} passed, ${failed} failed, ${skipped} skipped`,
  );
  console.error(`${pc.bold('Report')}  ${folder}`);
  return exitCodeOf[verdict];
}
