import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Starts the longest files first: started last, one of them would run alone while the other workers are idle. */
export class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}

/**
 * The specs in the order in which they start: the one that observes for the whole run, those with databases and those
 * that wait up to a minute until the cluster tries again to expand a volume, those with volumes, all others.
 */
const order = [
  /\/specs\/storage\/claims-outlive-scale-down\.ts$/,
  /\/specs\/(guides|replication)\/|\/specs\/storage\/(expansion|failed-expansion-recovers|file-system-grows)\.ts$/,
  /\/specs\/(storage|retention)\//,
];

/** The tests of the suite: those with clusters first. */
const rank = ({ project, moduleId }: TestSpecification): number => {
  if (project.name === 'selftest')
    return moduleId.includes('/e2e/') ? 0 : moduleId.includes('cluster') ? 1 : 2;
  const place = order.findIndex((paths) => paths.test(moduleId));
  return place < 0 ? order.length : place;
};
