import { Command } from 'commander';
import pc from 'picocolors';
import { knownIssues } from '../../helpers/known-issues';
import { usageError } from '../../helpers/problem';
import type { RunContext } from '../../helpers/run-context';
import type { Result } from '../../reports/result';
import { summary } from '../../reports/summary';
import { exitCodeOf } from '../../reports/verdict';
import { type ClusterOptions, interruptible, withClusterOptions } from '../options';
import { display } from '../progress';
import { conformance, type Outcome } from './conformance';
import { contextFor, openCluster, reservationFor } from './open';
import { requireGuarantees } from './selection';

interface RunOptions extends ClusterOptions {
  readonly keepCluster?: boolean;
  readonly keepOnFailure?: boolean;
  readonly keepGoing?: boolean;
  readonly acceptKnown?: boolean;
  readonly preflight: boolean;
}

export const runCommand = (): Command =>
  withClusterOptions(
    new Command('run')
      .description('check a cluster against the guarantees and print the verdict')
      .argument(
        '[filters...]',
        'only the guarantees of the profile whose path contains one of these words; the verdict is then partial, not a certificate',
      ),
  )
    .option('--keep-cluster', 'keep the disposable cluster after the run')
    .option('--keep-on-failure', 'keep the namespaces of failed and inconclusive cases')
    .option('--keep-going', 'continue after five cases that ended for the same reason in the environment')
    .option(
      '--accept-known',
      'known issues of Kubernetes do not prevent the verdict conformant; the reports list them',
    )
    .option('--no-preflight', 'skip the check of the cluster before the run; the verdict records this')
    .addHelpText('after', help)
    .action(run);

const help = `
Prepared namespaces:
  stsc run --namespaces team-a,team-b --kubeconfig ./prod.yaml
  The cases run in these namespaces, which must contain no pods, StatefulSets and PVCs. The namespaces are left as they
  were. "stsc rbac --namespaced team-a,team-b" prints the permissions; docs/permissions.md describes the details.

Known issues:
  known-issues.yaml lists the cases that fail on some minors because of an issue of Kubernetes itself.
  Such a case has the verdict "known" instead of "failed". The run is nonconformant (exit code 1); with
  --accept-known it can be conformant (exit code 0), and its verdict, summary and report list the issues.`;

async function run(filters: string[], options: RunOptions): Promise<void> {
  await interruptible(async (signal) => {
    const guarantees = requireGuarantees(filters, options.profile);
    // An invalid file ends the run before a cluster is created.
    knownIssues();
    if (options.namespaces && options.keepOnFailure)
      throw usageError(
        '--keep-on-failure cannot be used with --namespaces: no other case could run in a namespace that is kept',
        'omit --keep-on-failure; the report contains the objects, events and logs of each case that did not pass',
      );
    const target = await openCluster(options, guarantees, signal);
    let outcome: Outcome = 'nothing ran';
    try {
      const reserved = await reservationFor(await contextFor(target, options), options.namespaces);
      const { context } = reserved;
      try {
        outcome = await conformance({
          ...options,
          id: context.id,
          context: options.preflight ? checked(context, guarantees, signal) : context,
          guarantees,
          signal,
        });
      } finally {
        await reserved.release();
      }
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

async function checked(
  context: RunContext,
  guarantees: readonly string[],
  signal: AbortSignal,
): Promise<RunContext> {
  // Imported here because the Kubernetes client is slow to load, and --help need not wait for the client.
  const { runPreflight } = await import('../preflight/run-preflight');
  return runPreflight({ context, guarantees, signal }, display()).catch((error) => {
    // The interrupted run then ends as a run in which nothing ran.
    if (signal.aborted) return context;
    throw error;
  });
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
