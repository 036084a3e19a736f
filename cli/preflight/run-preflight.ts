import pc from 'picocolors';
import { progressTo } from '../../cluster/progress';
import { deadlines } from '../../helpers/deadlines';
import { environmentError } from '../../helpers/problem';
import type { RunContext } from '../../helpers/run-context';
import type { Display } from '../progress';
import { waitForNamespaceDeletion } from '../run/cleanup';
import { type PreflightOptions, type PreflightResult, preflight } from './preflight';
import { printFindings } from './print';

const title = 'Preflight';

const assigned = 'The platform assigns the user IDs of pods, so the pods of this run do not choose their own';

/**
 * Checks the cluster, prints the findings, and returns the context of the run with the guarantees that cannot run.
 * Throws if nothing can be judged; then nothing of the preflight is left.
 */
export async function runPreflight(options: PreflightOptions, view: Display): Promise<RunContext> {
  const { context, guarantees } = options;
  if (guarantees.length === 0) return context;
  let result: PreflightResult | undefined;
  try {
    await progressTo(view.show)(title).step(title, async () => {
      result = await preflight(options);
      if (result.blocking.length === 0) return;
      await untilNamespaceGone(context);
      throw environmentError('Nothing can be judged on this cluster', 'solve the problems above');
    });
  } finally {
    await view.close();
    if (result) printFindings(result.findings, result, guarantees.length);
  }
  const { platform = context.platform, unavailable = {} } = result ?? {};
  if (platform.assignsUserIds) console.error(`${pc.bold('User IDs')} ${assigned}`);
  return { ...context, platform, preflight: 'done', unavailable };
}

/** The findings are more important than an error of this wait, such as a missing permission to list namespaces. */
export const untilNamespaceGone = async ({ kubeconfig, id, prepared }: RunContext): Promise<void> => {
  if (!prepared) await waitForNamespaceDeletion(kubeconfig, id, deadlines.preflightCleanup).catch(() => {});
};
