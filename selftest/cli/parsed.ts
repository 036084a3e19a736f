import { Command } from 'commander';
import { type ClusterOptions, withClusterOptions } from '../../cli/options';

/** The options of a command line; an error is thrown instead of ending the process. */
export async function parsed(...args: readonly string[]): Promise<ClusterOptions> {
  let result: ClusterOptions | undefined;
  const command = withClusterOptions(new Command('run')).action((options) => {
    result = options;
  });
  command.exitOverride().configureOutput({ outputError: () => {} });
  await command.parseAsync([...args], { from: 'user' });
  if (!result) throw new Error('The action did not run');
  return result;
}
