import { join } from 'node:path';
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { openTarget, type Target } from '../../cluster/target';
import { type ProviderName, providerNames } from '../../fixtures/providers';
import { imageReferences } from '../../fixtures/workloads/registry';
import type { StorageUnderTest } from '../../helpers/run-context';
import { newRunId } from '../../reports/facts';
import { LiveReporter } from '../../reports/live';
import { Reports } from '../../reports/reporter';
import type { Result } from '../../reports/result';
import { summary } from '../../reports/summary';
import { exitCodeOf } from '../../reports/verdict';
import { type DisposableOptions, interruptible, withDisposableOptions } from '../options';
import { display } from '../progress';
import { conformance } from './conformance';
import { recipesFor, selectedGuarantees } from './specs';

interface RunOptions extends DisposableOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly registry?: string;
  readonly provider: ProviderName | 'auto';
  readonly storageClass?: string;
  readonly keepCluster?: boolean;
  readonly keepOnFailure?: boolean;
}

export const runCommand = (): Command =>
  withDisposableOptions(
    new Command('run')
      .description('run the guarantees against a cluster and give the verdict')
      .argument('[filters...]', 'only the specs whose path contains one of these')
      .option('--kubeconfig <file>', 'the cluster to certify (default: KUBECONFIG, else a throwaway one)')
      .option('--context <name>', 'which context of the kubeconfig')
      .option(
        '--registry <prefix>',
        'pull the images of the workloads from here instead of Docker Hub and gcr.io',
      )
      .addOption(
        new Option(
          '--provider <name>',
          'whose volumes are certified; auto tells by the driver of their class',
        )
          .choices([...providerNames, 'auto'])
          .default('auto'),
      )
      .option('--storage-class <name>', 'the class of those volumes (default: the default one)'),
  )
    .option('--keep-cluster', 'leave the throwaway cluster up afterwards')
    .option('--keep-on-failure', 'leave the namespace of a test that did not pass as it is')
    .action(run);

async function run(filters: string[], options: RunOptions): Promise<void> {
  await interruptible(async (signal) => {
    const view = display();
    const images = recipesFor(selectedGuarantees(filters));
    const target = await openTarget({ ...options, images }, view.show, signal).finally(view.close);
    try {
      console.error(`${pc.bold('Target')}  ${target.origin}`);
      console.error(`        ${target.server}, Kubernetes ${target.version}, context ${target.context}`);
      // Loaded when it is needed: --help need not wait for it.
      const { storageOf, formatStorage } = await import('./storage');
      const storage = await storageOf(target, options);
      console.error(`${pc.bold('Storage')} ${formatStorage(storage)}`);
      process.exitCode = await certify(target, storage, filters, options, signal);
    } finally {
      if (target.disposable && isKept(options) && !signal.aborted) {
        await target.keep();
        console.error(`The cluster lives on: stsc cluster down --name ${target.disposable}`);
      } else await target.close();
    }
  });
}

/** A namespace can be kept no longer than the cluster that it lies in. */
const isKept = ({ keepCluster, keepOnFailure }: RunOptions): boolean =>
  keepCluster || (keepOnFailure && process.exitCode !== exitCodeOf.conformant) || false;

async function certify(
  target: Target,
  storage: StorageUnderTest,
  filters: string[],
  { keepOnFailure = false, registry }: RunOptions,
  signal: AbortSignal,
): Promise<number> {
  const id = newRunId();
  const reports = new Reports(join(process.cwd(), 'stsc-results', id), signal);
  await conformance({
    id,
    target,
    images: imageReferences(target.builtImages, registry),
    storage,
    keepOnFailure,
    filters,
    signal,
    reporters: [reports, new LiveReporter(reports.redact)],
  });
  const { verdict, results, report } = reports;
  if (!verdict) {
    console.error(`${pc.bold('Verdict')} ${pc.red('interrupted')}: nothing ran`);
    return exitCodeOf.interrupted;
  }
  console.error(summary({ verdict, results, report }));
  if (keepOnFailure) tellKept(results);
  return exitCodeOf[verdict.verdict];
}

function tellKept(results: readonly Result[]): void {
  for (const { verdict, namespace, guarantee } of results)
    if (namespace && (verdict === 'failed' || verdict === 'inconclusive'))
      console.error(`Kept    namespace ${namespace} (${guarantee})`);
}
