import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Starts the longest files first: started last, one of them would run alone while the other workers are idle. */
export class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}

/** Specs with databases, and the spec that waits a minute until the resizer tries a rejected PVC again. */
const longSpecs = /\/specs\/(guides\/|replication\/|storage\/failed-expansion-recovers\.ts$)/;

/** The spec that observes for the whole run, other long specs, and tests with clusters. */
const rank = ({ project, moduleId }: TestSpecification): number => {
  if (moduleId.endsWith('/specs/storage/claims-outlive-scale-down.ts')) return -1;
  if (project.name !== 'selftest') return longSpecs.test(moduleId) ? 0 : 1;
  return moduleId.includes('/e2e/') ? 0 : moduleId.includes('cluster') ? 1 : 2;
};
