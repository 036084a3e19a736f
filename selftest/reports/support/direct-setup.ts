import type { TestProject } from 'vitest/node';
import { newRunId, processStart } from '../../../reports/facts';
import { sampleContext } from './sample-context';

/** Provides the context as the global setup of the suite does, but for a cluster that does not exist. */
export default (project: TestProject): void => {
  const id = newRunId(processStart);
  console.error(`global setup: ${id}`);
  project.provide('run', { ...sampleContext, id });
};
