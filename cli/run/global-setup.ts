import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { openTarget } from '../../cluster/target';
import { databaseRecipes, imageReferences, webRecipe } from '../../fixtures/workloads/registry';
import type { RunContext, StorageUnderTest } from '../../helpers/run-context';
import { printError } from '../errors';
import { plainLines } from '../progress';
import { deleteRunNamespaces, waitForNamespaceDeletion } from './cleanup';
import { type HandedOver, handedOver } from './handover';
import { formatStorage, storageOf } from './storage';

declare module 'vitest' {
  interface ProvidedContext {
    /** The cluster under test, as a kubeconfig's text. */
    kubeconfig: string;
    /** What the images of the workloads are called there. */
    images: RunContext['images'];
    /** Whether the namespace of a test that did not pass is left as it is. */
    keepOnFailure: boolean;
    /** Where volumes come from. */
    storage: StorageUnderTest;
    /** Of the databases of this run. It is in no report. */
    password: string;
  }
}

/** Hands the cluster under test to the specs; where the command line brought none, it is brought up here. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = handedOver();
  const { target, images, storage, run, keepOnFailure } = given ?? (await open(project));
  project.provide('kubeconfig', target.kubeconfig);
  project.provide('images', images);
  const { server, version = 'unknown', origin } = target;
  project.provide('cluster', { server, version, origin });
  project.provide('runId', run);
  project.provide('keepOnFailure', keepOnFailure);
  project.provide('storage', storage);
  project.config.testTimeout *= storage.patience;
  project.provide('password', randomBytes(18).toString('base64url'));
  return async () => {
    if (!target.disposable) {
      if (!keepOnFailure) await deleteRunNamespaces(target.kubeconfig, run);
      await waitForNamespaceDeletion(target.kubeconfig, run);
    }
    if (!given) await target.close();
  };
}

async function open(project: TestProject): Promise<HandedOver> {
  const view = plainLines();
  try {
    const target = await openTarget({ images: [webRecipe, ...databaseRecipes] }, view.show);
    console.error(`Target: ${target.origin}, ${target.server}, Kubernetes ${target.version}`);
    // The reporter of a bare run has named it already.
    const storage = await storageOf(target);
    console.error(`Storage: ${formatStorage(storage)}`);
    const images = imageReferences(target.builtImages);
    return { target, images, storage, run: project.getProvidedContext().runId, keepOnFailure: false };
  } catch (error) {
    process.exit(printError(error));
  } finally {
    await view.close();
  }
}
