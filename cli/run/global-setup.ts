import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
import { concurrencyFor } from '../../helpers/prepared-namespaces';
import { reason } from '../../helpers/problem';

/** Provides the cluster of the command line to the specs. If vitest was started directly, opens a cluster. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const provided: Partial<ProvidedContext> = project.getProvidedContext();
  const { run, close } = provided.run ? { run: provided.run, close: async () => {} } : await open(project);
  project.provide('run', run);
  project.config.testTimeout *= run.storage.patience * run.patience;
  if (run.prepared) Object.assign(project.config, concurrencyFor(run.prepared.length));
  return async () => {
    if (!run.isDisposable && !run.prepared) {
      // vitest loads its own copy of each module that it imports, which takes seconds, so the command line avoids this.
      const { deleteRunNamespaces, waitForNamespaceDeletion } = await import('./cleanup');
      try {
        if (!run.keepOnFailure) await deleteRunNamespaces(run.kubeconfig, run.id);
        await waitForNamespaceDeletion(run.kubeconfig, run.id);
      } catch (error) {
        const hint = `run: stsc cleanup --run ${run.id}`;
        console.error(`The namespaces of the run could not be deleted: ${reason(error)}; ${hint}`);
      }
    }
    await close();
  };
}

async function open(project: TestProject) {
  const { openDirectly } = await import('./open-directly');
  return openDirectly(project);
}
