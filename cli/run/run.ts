import { Command, Option } from 'commander';
import pc from 'picocolors';
import { openTarget } from '../../cluster/target';
import { type ProviderName, providerNames } from '../../fixtures/providers';
import { type Profile, profiles } from '../../helpers/guarantee/profiles';
import { usageError } from '../../helpers/problem';
import { newRunId } from '../../reports/facts';
import type { Result } from '../../reports/result';
import { summary } from '../../reports/summary';
import { exitCodeOf } from '../../reports/verdict';
import { type DisposableOptions, interruptible, withDisposableOptions } from '../options';
import { display } from '../progress';
import { conformance, type Outcome } from './conformance';
import { recipesFor, selectedGuarantees } from './selection';

interface RunOptions extends DisposableOptions {
  readonly profile: Profile;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly registry?: string;
  readonly provider: ProviderName | 'auto';
  readonly storageClass?: string;
  readonly keepCluster?: boolean;
  readonly keepOnFailure?: boolean;
  readonly keepGoing?: boolean;
}

export const runCommand = (): Command =>
  withDisposableOptions(
    new Command('run')
      .description('check a cluster against the guarantees and print the verdict')
      .argument(
        '[filters...]',
        'only the guarantees of the profile whose path contains one of these words; the verdict is then partial, not a certificate',
      )
      .addOption(
        new Option(
          '--profile <name>',
          'what the certificate covers (core: pods; standard: core, network and storage; certified: everything)',
        )
          .choices(Object.keys(profiles))
          .default('certified'),
      )
      .option(
        '--kubeconfig <file>',
        'kubeconfig of the cluster to certify (default: KUBECONFIG, else a disposable cluster)',
      )
      .option('--context <name>', 'context of the kubeconfig')
      .option('--registry <prefix>', 'registry for the workload images instead of Docker Hub and gcr.io')
      .addOption(
        new Option(
          '--provider <name>',
          "storage provider to certify (auto: detect it from the StorageClass's provisioner)",
        )
          .choices([...providerNames, 'auto'])
          .default('auto'),
      )
      .option('--storage-class <name>', "StorageClass to use (default: the cluster's default StorageClass)"),
  )
    .option('--keep-cluster', 'keep the disposable cluster after the run')
    .option('--keep-on-failure', 'keep the namespaces of failed and inconclusive cases')
    .option('--keep-going', 'continue after five cases that ended for the same reason in the environment')
    .action(run);

async function run(filters: string[], options: RunOptions): Promise<void> {
  await interruptible(async (signal) => {
    const guarantees = guaranteesFor(filters, options.profile);
    const view = display();
    const images = recipesFor(guarantees);
    const target = await openTarget({ ...options, images }, view.show, signal).finally(view.close);
    let outcome: Outcome = 'nothing ran';
    try {
      console.error(`${pc.bold('Target')}  ${target.origin}`);
      console.error(`        ${target.server}, Kubernetes ${target.version}, context ${target.context}`);
      // Imported here because the Kubernetes client is slow to load, and --help need not wait for the client.
      const { createRunContext, formatStorage } = await import('./context');
      const context = await createRunContext(target, { ...options, id: newRunId() });
      console.error(`${pc.bold('Storage')} ${formatStorage(context.storage)}`);
      outcome = await conformance({ ...options, context, guarantees, signal });
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

function guaranteesFor(filters: readonly string[], profile: Profile): readonly string[] {
  const guarantees = selectedGuarantees(filters, profile);
  if (guarantees.length === 0)
    throw usageError(
      `No guarantee of the profile ${profile} matches ${filters.join(' or ')}`,
      'use a part of a guarantee id, such as ordering/created-in-order',
    );
  return guarantees;
}

/** Without its cluster, a kept namespace would be lost. */
const isKept = ({ keepCluster, keepOnFailure }: RunOptions, outcome: Outcome): boolean =>
  keepCluster ||
  (keepOnFailure && (exitCodeFor(outcome) !== exitCodeOf.conformant || keptNamespaces(outcome).length > 0)) ||
  false;

const exitCodeFor = (outcome: Outcome): number =>
  outcome === 'nothing ran' ? exitCodeOf.interrupted : exitCodeOf[outcome.verdict.verdict];

function print(outcome: Outcome): void {
  if (outcome === 'nothing ran') {
    console.error(`${pc.bold('Verdict')} ${pc.red('interrupted')}: nothing ran`);
    return;
  }
  console.error(summary(outcome));
  for (const result of keptNamespaces(outcome))
    console.error(`Kept    namespace ${result.namespace} (${result.guarantee})`);
}

/** The attempts whose namespaces were kept. The first attempt of a case that passed later is one of them. */
const keptNamespaces = (outcome: Outcome): readonly Result[] =>
  outcome === 'nothing ran'
    ? []
    : [...outcome.retried.map(({ first }) => first), ...outcome.results].filter(
        ({ isNamespaceKept }) => isNamespaceKept,
      );
