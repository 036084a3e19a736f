import pc from 'picocolors';
import type { ResolvedKubeconfig } from '../../cluster/kubeconfig/resolve';
import type { ProgressEvent } from '../../cluster/progress';
import { openTarget, type Target } from '../../cluster/target';
import { forCluster, knownIssues } from '../../helpers/known-issues';
import type { RunContext } from '../../helpers/run-context';
import { newRunId } from '../../reports/facts';
import { configFile } from '../config-file';
import type { ClusterOptions } from '../options';
import { display } from '../progress';
import type { RunContextOptions } from './context';
import type { Reservation } from './reserve';
import { recipesFor } from './selection';

/** Opens the cluster of the command line, with the images that the guarantees need, and shows the progress. */
export function openCluster(
  options: ClusterOptions,
  guarantees: readonly string[],
  signal: AbortSignal,
): Promise<Target> {
  const view = display();
  const images = recipesFor(guarantees).filter(({ name }) => options.image?.[name] === undefined);
  const onProgress = (event: ProgressEvent) => {
    loadModules();
    view.show(event);
  };
  return openTarget({ ...options, images }, onProgress, signal).finally(view.close);
}

/**
 * Loads modules, which takes seconds, while a cluster starts, which takes seconds too. A second call does nothing. An error
 * appears where a module is used.
 */
function loadModules(): void {
  for (const loading of [import('./context'), import('../preflight/run-preflight'), import('vitest/node')])
    loading.catch(() => {});
}

/** Reserves the prepared namespaces of --namespaces. */
export async function reservationFor(
  context: RunContext,
  namespaces: readonly string[] | undefined,
): Promise<Reservation> {
  if (!namespaces) return { context, release: async () => {} };
  // Imported here because the Kubernetes client is slow to load, and --help need not wait for the client.
  const { reserveNamespaces } = await import('./reserve');
  const reservation = await reserveNamespaces(context, namespaces);
  console.error(`${pc.bold('Namespaces')} ${namespaces.join(', ')} (prepared; each runs one case at a time)`);
  return reservation;
}

export function printTarget({ origin, server, version, context }: ResolvedKubeconfig): void {
  console.error(`${pc.bold('Target')}  ${origin}`);
  console.error(`        ${server}, Kubernetes ${version}, context ${context}`);
}

/** Prints the cluster and its storage, and creates the context of a run. */
export async function contextFor(
  target: Target,
  options: Omit<RunContextOptions, 'id'> & Pick<ClusterOptions, 'configured'>,
): Promise<RunContext> {
  printTarget(target);
  if (options.configured)
    console.error(
      `${pc.bold('Config')}  ${configFile}: ${options.configured.join(', ') || 'no option that applies'}`,
    );
  // Imported here because the Kubernetes client is slow to load, and --help need not wait for the client.
  const { createRunContext, formatExpired, formatStorage } = await import('./context');
  const context = await createRunContext(target, { ...options, id: newRunId() });
  console.error(`${pc.bold('Storage')} ${formatStorage(context.storage)}`);
  for (const issue of forCluster(knownIssues(), target.version).expired)
    console.error(`${pc.bold('Expired')} ${formatExpired(issue)}`);
  return context;
}
