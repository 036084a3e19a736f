import { Command } from 'commander';
import pc from 'picocolors';
import { openTarget } from '../../cluster/target';
import { newRunId } from '../../reports/facts';
import type { Result } from '../../reports/result';
import { summary } from '../../reports/summary';
import { exitCodeOf } from '../../reports/verdict';
import { type ClusterOptions, interruptible, withClusterOptions } from '../options';
import { display } from '../progress';
import { conformance, type Outcome } from './conformance';
import { recipesFor, selectedGuarantees } from './specs';

interface RunOptions extends ClusterOptions {
  readonly keepCluster?: boolean;
  readonly keepOnFailure?: boolean;
  readonly preflight: boolean;
}

export const runCommand = (): Command =>
  withClusterOptions(
    new Command('run')
      .description('check a cluster against the guarantees and print the verdict')
      .argument('[filters...]', 'only the specs whose path contains one of these words'),
  )
    .option('--keep-cluster', 'keep the disposable cluster after the run')
    .option('--keep-on-failure', 'keep the namespaces of failed and inconclusive cases')
    .option('--no-preflight', 'skip the check of the cluster before the run; the verdict records this')
    .action(run);

async function run(filters: string[], options: RunOptions): Promise<void> {
  await interruptible(async (signal) => {
    const view = display();
    const guarantees = selectedGuarantees(filters);
    const images = recipesFor(guarantees);
    const target = await openTarget({ ...options, images }, view.show, signal).finally(view.close);
    let outcome: Outcome = 'nothing ran';
    try {
      console.error(`${pc.bold('Target')}  ${target.origin}`);
      console.error(`        ${target.server}, Kubernetes ${target.version}, context ${target.context}`);
      // Imported here because the Kubernetes client is slow to load, and --help need not wait for the client.
      const { createRunContext, formatStorage } = await import('./context');
      const created = await createRunContext(target, { ...options, id: newRunId() });
      console.error(`${pc.bold('Storage')} ${formatStorage(created.storage)}`);
      const { runPreflight } = await import('../preflight/run-preflight');
      const context = options.preflight
        ? await runPreflight({ context: created, guarantees, signal }, display()).catch((error) => {
            // An interrupted run still prints its verdict.
            if (signal.aborted) return created;
            throw error;
          })
        : created;
      outcome = await conformance({ context, filters, signal });
      print(outcome);
      process.exitCode = exitCodeFor(outcome);
    } finally {
      if (target.disposable && isKept(options, outcome) && !signal.aborted) {
        await target.keep();
        console.error(`Cluster kept. Delete it with: stsc cluster down --name ${target.disposable}`);
      } else await target.close();
    }
  });
}

/** Without its cluster, a kept namespace would be lost. */
const isKept = ({ keepCluster, keepOnFailure }: RunOptions, outcome: Outcome): boolean =>
  keepCluster || (keepOnFailure && exitCodeFor(outcome) !== exitCodeOf.conformant) || false;

const exitCodeFor = (outcome: Outcome): number =>
  outcome === 'nothing ran' ? exitCodeOf.interrupted : exitCodeOf[outcome.verdict.verdict];

function print(outcome: Outcome): void {
  if (outcome === 'nothing ran') {
    console.error(`${pc.bold('Verdict')} ${pc.red('interrupted')}: nothing ran`);
    return;
  }
  console.error(summary(outcome));
  for (const result of outcome.results.filter(isNamespaceKept))
    console.error(`Kept    namespace ${result.namespace} (${result.guarantee})`);
}

const isNamespaceKept = (result: Result): boolean => result.isNamespaceKept === true;
