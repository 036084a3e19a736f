import { join, relative } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { openTarget, type Target, type TargetOptions } from '../cluster/target';
import { usageError } from '../helpers/problem';
import { newRunId } from '../reports/facts';
import { exitCodeOf } from '../reports/verdict';
import { type DisposableOptions, featureGateOption, interruptible, kubernetesHelp } from './options';
import { display } from './progress';
import { recipesFor, selectedGuarantees } from './run/selection';

interface ProveOptions extends Pick<DisposableOptions, 'kubernetes' | 'featureGate'> {
  readonly verbose?: boolean;
}

export const proveCommand = (): Command =>
  new Command('prove')
    .description('show that each guarantee can fail: inject faults into a disposable cluster')
    .argument('[filters...]', 'only the guarantees whose id contains one of these words')
    .option('--kubernetes <minor>', kubernetesHelp)
    .addOption(featureGateOption())
    .option('--verbose', 'also print the message of each case that detects a fault')
    .addHelpText('after', help)
    .action(prove);

const help = `
A fault is a defect that makes a real cluster violate one guarantee, such as "starts all pods at once".
Admission webhooks mutate or reject API requests, and an API client creates, changes or deletes objects.
The guarantee must then fail: the fault is detected. If the guarantee passes, the fault is missed.
A case with a known issue (known-issues.yaml) fails without the fault, too: the result is known, which is
no evidence until a minor without the issue is used.

Faults are injected only into a disposable native cluster, which stsc creates and deletes; stsc refuses
any other cluster. Each round injects the next fault of every guarantee; the rounds run one after the other.

Results: stsc-results/prove-TIME/matrix.md and matrix.json, written after each round.

Examples:
  stsc prove                               all faults of all guarantees
  stsc prove ordering/created-in-order     the faults of one guarantee
  stsc prove storage --verbose             the faults of an area, with the messages of the failed cases
  stsc prove updates/recreate --feature-gate StatefulSetRecreateStrategy=true
                                           the faults of a guarantee that needs an alpha feature

Exit codes:
  0 each fault is detected, known or unsupported, and each other case fails under at least one fault
  1 a fault is missed or inconclusive, a case never fails, or an injection has a defect
  2 invalid arguments   3 environment problem   130 interrupted`;

async function prove(filters: string[], { verbose = false, ...requested }: ProveOptions): Promise<void> {
  // Imported here because the Kubernetes client is slow to load, and --help need not wait for the client.
  const [{ faults }, { mismatchesOf, roundsOf }] = await Promise.all([
    import('../prove/faults'),
    import('../prove/rounds'),
  ]);
  const selected = selectedGuarantees(filters);
  const guarantees = selected.filter((id) => id in faults);
  const problems = [...mismatchesOf(faults, selected, selectedGuarantees([]))];
  const rounds = roundsOf(faults, guarantees);
  if (rounds.length === 0)
    throw usageError(
      `No guarantee with a fault matches ${filters.join(' or ')}`,
      'use a part of a guarantee id, such as ordering/created-in-order',
    );

  const folder = join(process.cwd(), 'stsc-results', `prove-${newRunId()}`);
  await interruptible(async (signal) => {
    const target = await openDisposable({ ...requested, images: recipesFor(guarantees) }, signal);
    const { matrixOf, shortfallsOf, formatSummary } = await import('../prove/matrix');
    const { printMatrix, printOutcome } = await import('../prove/print');
    const { runFaults } = await import('../prove/run-faults');
    const { writeMatrix } = await import('../prove/write-matrix');
    let matrix = matrixOf([], { finished: 0, planned: rounds.length });
    try {
      for (const [i, plan] of rounds.entries()) {
        if (signal.aborted) break;
        console.error(pc.bold(`Round ${i + 1} of ${rounds.length}`));
        const { rows, defects } = await runFaults({
          id: `prove-${i + 1}`,
          target,
          plan,
          onOutcome: (outcome) => printOutcome(outcome, plan[outcome.guarantee]?.sentence ?? '', verbose),
          signal,
        });
        // Some cases of an interrupted round did not run.
        if (signal.aborted) break;
        problems.push(...defects);
        matrix = matrixOf([...matrix.rows, ...rows], { finished: i + 1, planned: rounds.length });
        writeMatrix(folder, target.version, matrix);
      }
    } finally {
      await target.close();
    }
    if (!signal.aborted) problems.push(...shortfallsOf(matrix));
    if (matrix.rows.length > 0) printMatrix(matrix.rows);
    for (const problem of problems) console.error(`${pc.red('✖')} ${problem}`);
    if (matrix.rows.length > 0) {
      console.error(`${pc.bold('Matrix')}  ${relative(process.cwd(), folder)}`);
      console.error(formatSummary(matrix.summary));
    }
    if (signal.aborted) console.error('Interrupted');
    process.exitCode = signal.aborted ? exitCodeOf.interrupted : problems.length > 0 ? 1 : 0;
  });
}

async function openDisposable(
  requested: Pick<TargetOptions, 'kubernetes' | 'featureGate' | 'images'>,
  signal: AbortSignal,
): Promise<Target> {
  const view = display();
  const options = { ...requested, cluster: 'native', name: `prove-${process.pid}` };
  const target = await openTarget(options, view.show, signal).finally(view.close);
  if (!target.disposable)
    throw usageError(
      `Faults are injected only into a disposable cluster, not into ${target.origin}`,
      'unset KUBECONFIG, so that stsc creates a disposable cluster',
    );
  return target;
}
