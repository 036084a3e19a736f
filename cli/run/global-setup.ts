import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
import { openTarget } from '../../cluster/target';
import { databaseRecipes, webRecipe } from '../../fixtures/workloads/registry';
import { labels } from '../../helpers/labels';
import { reason } from '../../helpers/problem';
import type { RunContext } from '../../helpers/run-context';
import { newRunId, processStart } from '../../reports/facts';
import { printError } from '../errors';
import { runPreflight } from '../preflight/run-preflight';
import { plainLines } from '../progress';
import { deleteRunNamespaces, waitForNamespaceDeletion } from './cleanup';
import { createRunContext, formatStorage } from './context';
import { selectedGuarantees } from './selection';

/** Provides the cluster of the command line to the specs. If vitest was started directly, opens a cluster. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const provided: Partial<ProvidedContext> = project.getProvidedContext();
  const { run, close } = provided.run ? { run: provided.run, close: async () => {} } : await open(project);
  project.provide('run', run);
  project.config.testTimeout *= run.storage.patience;
  return async () => {
    if (!run.isDisposable) {
      try {
        if (!run.keepOnFailure) await deleteRunNamespaces(run.kubeconfig, run.id);
        await waitForNamespaceDeletion(run.kubeconfig, run.id);
      } catch (error) {
        const hint = `delete those with the label ${labels.run}=${run.id}`;
        console.error(`The namespaces of the run could not be deleted: ${reason(error)}; ${hint}`);
      }
    }
    await close();
  };
}

async function open(project: TestProject): Promise<{ run: RunContext; close: () => Promise<void> }> {
  const view = plainLines();
  let close = async () => {};
  try {
    const target = await openTarget({ images: [webRecipe, ...databaseRecipes] }, view.show);
    close = target.close;
    console.error(`Target: ${target.origin}, ${target.server}, Kubernetes ${target.version}`);
    // The reporter of a direct run derives the same id.
    const run = await createRunContext(target, { id: newRunId(processStart) });
    console.error(`Storage: ${formatStorage(run.storage)}`);
    const checked = await runPreflight(
      { context: run, guarantees: guaranteesIn(project), signal: new AbortController().signal },
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

/** The guarantees whose specs vitest will run. */
function guaranteesIn({ vitest }: TestProject): readonly string[] {
  const files = vitest.state.getPaths();
  return selectedGuarantees([]).filter((id) => files.some((file) => file.endsWith(`/specs/${id}.ts`)));
}
