import type { TestProject } from 'vitest/node';
import { openTarget, type Target } from '../cluster/target';
import { handedOver } from './handover';
import { plainLines } from './progress';
import { report } from './report';

declare module 'vitest' {
  interface ProvidedContext {
    /** The cluster under test, as a kubeconfig's text. */
    kubeconfig: string;
    /** What the images of the workloads are called there. */
    images: Target['images'];
  }
}

/** Hands the cluster under test to the specs; where the command line brought none, it is brought up here. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = handedOver();
  const target = given ?? (await open());
  project.provide('kubeconfig', target.kubeconfig);
  project.provide('images', target.images);
  return async () => {
    if (!given) await target.close();
  };
}

async function open(): Promise<Target> {
  const view = plainLines();
  try {
    const target = await openTarget({}, view.show);
    console.error(`Target: ${target.origin}, ${target.server}, Kubernetes ${target.version}`);
    return target;
  } catch (error) {
    process.exit(report(error));
  } finally {
    await view.close();
  }
}
