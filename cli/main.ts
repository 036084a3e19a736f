import { Command, CommanderError } from 'commander';
import pc from 'picocolors';
import { exitCodes, Problem } from '../helpers/problem';
import { version } from '../package.json';
import { clusterCommand } from './cluster';
import { runCommand } from './run';

const program = new Command('stsc')
  .description('Proves, on any Kubernetes cluster, every guarantee that is documented for StatefulSets.')
  .version(version)
  .configureHelp({ sortSubcommands: false })
  .addCommand(runCommand())
  .addCommand(clusterCommand())
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
  process.exitCode = report(error);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0 || error.code === 'commander.help') return error.exitCode && exitCodes.usage;
    // Suggestions come on a line of their own.
    const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
    console.error(`${pc.red('✖')} ${message}; see stsc --help`);
    return exitCodes.usage;
  }
  if (error instanceof Problem) {
    console.error(`${pc.red('✖')} ${error.message}`);
    for (const line of error.detail) console.error(pc.dim(`  │ ${line}`));
    return error.exitCode;
  }
  if (error instanceof Error && error.name === 'AbortError') return 130;
  console.error(error);
  return exitCodes.environment;
}
