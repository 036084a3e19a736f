import { Command } from 'commander';
import { version } from '../package.json';
import { clusterCommand } from './cluster';
import { printError } from './errors';
import { proveCommand } from './prove';
import { runCommand } from './run/run';

const program = new Command('stsc')
  .description('Proves, on any Kubernetes cluster, every guarantee that is documented for StatefulSets.')
  .version(version)
  .configureHelp({ sortSubcommands: false })
  .addCommand(runCommand())
  .addCommand(clusterCommand())
  .addCommand(proveCommand())
  .addHelpText(
    'after',
    `
Examples:
  stsc run                                 certify a throwaway cluster that is made for the run
  stsc run --kubeconfig ./prod.yaml        certify that cluster
  stsc run ordering                        only the guarantees about order
  stsc cluster up --detach                 a real three-node Kubernetes, no Docker needed
  KUBECONFIG=$(stsc cluster kubeconfig) kubectl get nodes

Exit codes:
  0 conformant   1 a guarantee is broken   2 asked for wrongly   3 the environment is not fit
  4 inconclusive, or nothing ran           130 interrupted`,
  );

/** Every subcommand reports its mistakes the same way: one line, and the way out. */
const quiet = (command: Command): void => {
  command.exitOverride().configureOutput({ outputError: () => {} });
  for (const sub of command.commands) quiet(sub);
};
quiet(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = printError(error);
}
