import { Command } from 'commander';
import { version } from '../package.json';
import { cleanupCommand } from './cleanup/cleanup';
import { clusterCommand } from './cluster';
import { doctorCommand } from './doctor';
import { printError } from './errors';
import { imagesCommand } from './images';
import { listCommand } from './list/list';
import { proveCommand } from './prove';
import { rbacCommand } from './rbac/rbac';
import { runCommand } from './run/run';
import { selectedGuarantees } from './run/selection';

const program = new Command('stsc')
  .description(
    `Checks a Kubernetes cluster against ${selectedGuarantees([]).length} documented StatefulSet guarantees and prints the verdict.`,
  )
  .version(version)
  .configureHelp({ sortSubcommands: false })
  .addCommand(runCommand())
  .addCommand(doctorCommand())
  .addCommand(rbacCommand())
  .addCommand(listCommand())
  .addCommand(imagesCommand())
  .addCommand(cleanupCommand())
  .addCommand(clusterCommand())
  .addCommand(proveCommand())
  .addHelpText(
    'after',
    `
Examples:
  stsc run                                 certify a disposable cluster that is created for the run
  stsc run --kubeconfig ./prod.yaml        certify the cluster of a kubeconfig
  stsc doctor --kubeconfig ./prod.yaml     check in seconds whether a run is possible there, and how to fix it
  stsc rbac | kubectl apply -f -           grant the permissions that a run needs, and no others
  stsc run --profile core                  certify only what needs no network, storage or databases
  stsc run ordering                        check only the guarantees about ordering, without a certificate
  stsc list --kubeconfig ./prod.yaml       list the guarantees that would run there, and why the others would not
  stsc images                              list the images of a run, to mirror or pull them before the run
  stsc cleanup --kubeconfig ./prod.yaml    list what killed runs left there, and how to delete it
  stsc cluster up --detach                 start a three-node Kubernetes cluster, no Docker needed
  KUBECONFIG=$(stsc cluster kubeconfig) kubectl get nodes

Exit codes:
  0    conformant, or partial (everything that ran passed, but the run is not a certificate)
  1    nonconformant: a guarantee failed, or has a known issue without --accept-known
  2    invalid arguments
  3    environment problem (cluster, machine or credentials)
  4    inconclusive, or nothing ran
  130  interrupted`,
  );

/** Silences commander, so that only printError prints errors, all in the same form: the problem, then the fix. */
const silenceErrors = (command: Command): void => {
  command.exitOverride().configureOutput({ outputError: () => {} });
  for (const subcommand of command.commands) silenceErrors(subcommand);
};
silenceErrors(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = printError(error);
}
// A request of a library that is never answered would keep the process open.
process.exit();
