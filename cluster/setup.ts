import type { TestProject } from 'vitest/node';
import { Problem } from '../helpers/problem';
import { plainLines } from '../cli/progress';
import { openTarget } from './target';

declare module 'vitest' {
  interface ProvidedContext {
    /** The cluster under test, as a kubeconfig's text. */
    kubeconfig: string;
    /** What its images are called. */
    images: Readonly<Record<string, string>>;
  }
}

/** Brings the cluster under test up before the first spec and hands it over; see cli/run.ts for the door in front. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  try {
    const target = await openTarget(fromEnvironment(), plainLines().show);
    project.provide('kubeconfig', target.kubeconfig);
    project.provide('images', target.images);
    return () => target.close();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(error.message);
    process.exit(error.exitCode);
  }
}
