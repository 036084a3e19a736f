import { Command, Option } from 'commander';
import { catalog } from '../../helpers/guarantee/catalog';
import { permissionsFor } from '../../helpers/guarantee/permissions';
import type { Profile } from '../../helpers/guarantee/profiles';
import { namespaceNames, profileOption } from '../options';
import { requireGuarantees } from '../run/selection';
import { clusterManifest, type ManifestOptions, namespacedManifest } from './manifest';

interface RbacOptions {
  readonly profile: Profile;
  readonly namespaced?: readonly [string, ...string[]];
  readonly user: readonly string[];
  readonly group: readonly string[];
}

export const rbacCommand = (): Command =>
  new Command('rbac')
    .description('print a manifest with the permissions that a run needs, and no others')
    .argument('[filters...]', 'only the guarantees of the profile whose path contains one of these words')
    .addOption(profileOption('what the run will check'))
    .option(
      '--namespaced <a,b,c>',
      'permissions of a run with --namespaces a,b,c: Roles in these namespaces instead of a ClusterRole for all',
      namespaceNames,
    )
    .addOption(repeatable('--user <name>', 'grant the permissions to this user; repeatable'))
    .addOption(repeatable('--group <name>', 'grant the permissions to this group; repeatable'))
    .addHelpText('after', help)
    .action(rbac);

const help = `
Without --user and --group, the manifest creates the ServiceAccount "stsc" in the namespace "stsc", or in the
first namespace of --namespaced, and grants the permissions to this ServiceAccount. Each rule has a comment that
names the guarantees that need the rule. The command contacts no cluster.

Examples:
  stsc rbac | kubectl apply -f -                 permissions of a run of every guarantee
  kubectl create token stsc --namespace stsc     a token of the ServiceAccount for a kubeconfig
  stsc rbac --profile core --user jane           permissions of a run of the level core, for a user
  stsc rbac --namespaced team-a,team-b           permissions of a run with --namespaces team-a,team-b
  stsc rbac ordering --group testers             permissions of a run of the guarantees about ordering, for a group`;

const repeatable = (flags: string, description: string): Option =>
  new Option(flags, description)
    .argParser((value: string, earlier: readonly string[]) => [...earlier, value])
    .default([], 'none');

function rbac(filters: string[], options: RbacOptions): void {
  const { profile, namespaced, user: users, group: groups } = options;
  const guarantees = requireGuarantees(filters, profile);
  const entries = catalog().filter(({ id }) => guarantees.includes(id));
  const permissions = permissionsFor(entries, namespaced ? 'prepared' : 'created');
  const command = ['stsc', ...process.argv.slice(2)].join(' ').replaceAll(/\s+/g, ' ');
  const manifest: ManifestOptions = { permissions, selected: guarantees.length, command, users, groups };
  process.stdout.write(namespaced ? namespacedManifest(manifest, namespaced) : clusterManifest(manifest));
}
