import type { TestProject } from 'vitest/node';
import { openTarget } from '../../cluster/target';
import { databaseRecipes, webRecipe } from '../../fixtures/workloads/registry';
import { forCluster, knownIssues } from '../../helpers/known-issues';
import type { RunContext } from '../../helpers/run-context';
import { newRunId, processStart } from '../../reports/facts';
import { printError } from '../errors';
import { namespaceNames } from '../options';
import { runPreflight } from '../preflight/run-preflight';
import { plainLines } from '../progress';
import { createRunContext, formatExpired, formatStorage } from './context';
import { reservationFor } from './open';
import { selectedGuarantees } from './selection';

/** Opens a cluster for specs that vitest runs without the command line. */
export async function openDirectly(
  project: TestProject,
): Promise<{ readonly run: RunContext; close(): Promise<void> }> {
  const view = plainLines();
  let close = async () => {};
  try {
    const target = await openTarget({ images: [webRecipe, ...databaseRecipes] }, view.show);
    close = target.close;
    console.error(`Target: ${target.origin}, ${target.server}, Kubernetes ${target.version}`);
    // The reporter of a direct run derives the same id.
    const run = await createRunContext(target, { id: newRunId(processStart) });
    console.error(`Storage: ${formatStorage(run.storage)}`);
    for (const issue of forCluster(knownIssues(), target.version).expired)
      console.error(`Expired: ${formatExpired(issue)}`);
    const reserved = await reservationFor(run, preparedNamespaces());
    close = async () => {
      await reserved.release();
      await target.close();
    };
    const checked = await runPreflight(
      { context: reserved.context, guarantees: guaranteesIn(project), signal: new AbortController().signal },
      plainLines(),
    );
    return { run: checked, close };
  } catch (error) {
    await close();
    process.exit(printError(error));
  } finally {
    await view.close();
  }
}

/** The prepared namespaces of a run without the command line. */
const preparedNamespaces = (): readonly string[] | undefined =>
  process.env.STSC_NAMESPACES ? namespaceNames(process.env.STSC_NAMESPACES) : undefined;

/** The guarantees whose specs vitest will run. */
function guaranteesIn({ vitest }: TestProject): readonly string[] {
  const files = vitest.state.getPaths();
  return selectedGuarantees([]).filter((id) => files.some((file) => file.endsWith(`/specs/${id}.ts`)));
}
