import { Command } from 'commander';
import pc from 'picocolors';
import { deletesItsNamespace } from '../helpers/guarantee/own-namespace';
import { exitCodeOf } from '../reports/verdict';
import { type ClusterOptions, interruptible, withClusterOptions } from './options';
import { display } from './progress';
import { contextFor, openCluster, reservationFor } from './run/open';
import { requireGuarantees } from './run/selection';

export const doctorCommand = (): Command =>
  withClusterOptions(
    new Command('doctor')
      .description(
        'check whether a run is possible on a cluster, and print what prevents it and how to fix it',
      )
      .argument('[filters...]', 'only the guarantees of the profile whose path contains one of these words'),
  )
    .addHelpText(
      'after',
      `
The command makes the same checks as "stsc run" does before its first case, and deletes what it creates.

Exit codes:
  0    every guarantee can be checked; there may be warnings
  3    nothing can be judged on this cluster
  4    some guarantees cannot be checked: a run is possible, but its verdict is not "conformant"`,
    )
    .action(doctor);

async function doctor(filters: string[], options: ClusterOptions): Promise<void> {
  await interruptible(async (signal) => {
    const guarantees = requireGuarantees(filters, options.profile);
    const target = await openCluster(options, guarantees, signal);
    try {
      const reserved = await reservationFor(await contextFor(target, options), options.namespaces);
      // Imported here because the Kubernetes client is slow to load, and --help need not wait for the client.
      const { runPreflight, untilNamespaceGone } = await import('./preflight/run-preflight');
      try {
        const context = await runPreflight({ context: reserved.context, guarantees, signal }, display());
        await untilNamespaceGone(context);
        const excluded = context.prepared ? guarantees.filter(deletesItsNamespace).length : 0;
        process.exitCode = report(guarantees.length, Object.keys(context.unavailable).length, excluded);
      } finally {
        await reserved.release();
      }
    } finally {
      await target.close();
    }
  });
}

/**
 * Prints how many guarantees can be checked, and returns the exit code. Guarantees that the user has excluded with
 * --namespaces do not count as a problem.
 */
function report(selected: number, unavailable: number, excluded: number): number {
  const count = `${selected - unavailable - excluded} of ${selected} guarantees can be checked`;
  console.error(unavailable === 0 ? `${pc.green('✔')} ${count}` : `${pc.yellow('⚠')} ${count}`);
  return unavailable === 0 ? exitCodeOf.conformant : exitCodeOf.inconclusive;
}
