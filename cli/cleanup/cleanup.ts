import { Command, Option } from 'commander';
import type { KubeconfigOptions, ResolvedKubeconfig } from '../../cluster/kubeconfig/resolve';
import { environmentError, reason, usageError } from '../../helpers/problem';
import { withConfigFile } from '../config-file';
import { interruptible, withKubeconfigOptions } from '../options';
import { printTarget } from '../run/open';
import type { CleanUpOptions } from './clean-up-cluster';

export const cleanupCommand = (): Command =>
  withConfigFile(
    withKubeconfigOptions(
      new Command('cleanup').description(
        'list and delete what killed runs left in a cluster: namespaces, volumes and webhooks',
      ),
      'kubeconfig of the cluster (default: KUBECONFIG)',
    ),
  )
    .option('--run <id>', 'delete what this run left')
    .addOption(
      new Option(
        '--all',
        'delete what all runs left, except those that created an object in the last two hours',
      ).conflicts('run'),
    )
    .option('--dry-run', 'print each object that would be deleted, and change nothing')
    .addHelpText('after', help)
    .action(cleanup);

const help = `
Without --run and --all, the command lists the runs that left objects, with their ages, and deletes nothing.
A run that continues looks like a run that was killed: delete only what belongs to a run that has ended.
Namespaces that "stsc run --keep-on-failure" kept are listed and deleted too.

The command deletes only
  - namespaces with the labels stsc/run and app.kubernetes.io/managed-by=statefulset-conformance,
    and the finalizer stsc/block-deletion of their pods and PVCs
  - volumes that a provisioner created for a PVC in these namespaces, or that a run labelled. The command sets
    their reclaim policy to Delete, so that the storage deletes them with their data.
  - webhook configurations with the label stsc/fault-session, which "stsc prove" creates
A volume that may be of a run, but without evidence, is printed with the command that deletes it.

Examples:
  stsc cleanup --kubeconfig ./prod.yaml                                     list the runs that left objects
  stsc cleanup --kubeconfig ./prod.yaml --run 2026-11-26T16-00-57-403Z      delete what this run left
  stsc cleanup --kubeconfig ./prod.yaml --all --dry-run                     print what would be deleted

Exit codes:
  0    nothing is left
  1    something remains: it was only listed, or the command prints what blocks its deletion
  2    invalid arguments
  3    the cluster does not respond, or a permission is missing
  130  interrupted`;

async function cleanup(options: CleanUpOptions & KubeconfigOptions): Promise<void> {
  await interruptible(async (signal) => {
    // Imported here because the Kubernetes client is slow to load, and --help need not wait for the client.
    const { ApiException } = await import('@kubernetes/client-node');
    const { Unreachable } = await import('../../helpers/kube/unreachable');
    const { cleanUpCluster } = await import('./clean-up-cluster');
    const { kubeconfig } = await givenCluster(options);
    try {
      process.exitCode = await cleanUpCluster(kubeconfig, options, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ApiException || error instanceof Unreachable)) throw error;
      throw environmentError(
        `The clean-up could not continue: ${reason(error)}`,
        'check the permissions of the user in docs/permissions.md, and that the API server responds',
      );
    }
  });
}

async function givenCluster(options: KubeconfigOptions): Promise<ResolvedKubeconfig> {
  const { resolveKubeconfig } = await import('../../cluster/kubeconfig/resolve');
  const given = await resolveKubeconfig(options);
  if (!given) throw usageError('No cluster is given', 'pass --kubeconfig or --context, or set KUBECONFIG');
  printTarget(given);
  return given;
}
