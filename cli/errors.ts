import { CommanderError } from 'commander';
import pc from 'picocolors';
import { exitCodes, Problem } from '../helpers/problem';

/** Prints an error and returns its exit code. */
export function printError(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0 || error.code === 'commander.help') return error.exitCode && exitCodes.usage;
    // commander puts its suggestions on a separate line.
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
