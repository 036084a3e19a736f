import { BaseSequencer, type TestSpecification } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The paths of the specs that start last. */
    lastSpecs: readonly string[];
  }
}

export class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = inStartOrder(await super.sort(files));
    this.ctx.provide(
      'lastSpecs',
      lastOf(sorted).map(({ moduleId }) => moduleId),
    );
    return sorted;
  }
}

type File = Pick<TestSpecification, 'moduleId'>;

/**
 * Starts the longest files first: started last, one of them would run alone while the other workers are idle.
 *
 * Databases keep the cores and the memory of the nodes busy, and specs with volumes mostly wait for the storage, so other
 * specs run at the same time. Both take long, so all of them start before the last ones of the other specs.
 */
export function inStartOrder<T extends File>(files: readonly T[]): T[] {
  const select = (kind: Kind) => files.filter((file) => kindOf(file) === kind);
  const withoutDatabases = spread(select('long'), select('others'), 3 / 4);
  return [...select('longest'), ...spread(select('databases'), withoutDatabases, 1 / 2)];
}

/** Both lists in one, with some spread evenly over this share of the others. */
function spread<T>(some: readonly T[], others: readonly T[], share: number): T[] {
  const placed = (files: readonly T[], end: number) =>
    files.map((file, i) => ({ file, at: (end * i) / files.length }));
  return [...placed(some, share), ...placed(others, 1)]
    .toSorted((a, b) => a.at - b.at)
    .map(({ file }) => file);
}

/**
 * The last eighth. The spec that observes for the whole run takes as long as a few other specs after its observation: up to
 * 25 seconds on a slow cluster.
 */
export const lastOf = <T>(files: readonly T[]): readonly T[] => files.slice(-Math.ceil(files.length / 8));

type Kind = 'longest' | 'databases' | 'long' | 'others';

const paths: readonly (readonly [Kind, RegExp])[] = [
  // The spec that observes for the whole run, and specs that wait until the cluster tries something again.
  ['longest', /\/specs\/storage\/(claims-outlive-scale-down|(failed-)?expansion.*|file-system-grows)\.ts$/],
  ['longest', /\/specs\/retention\/quick-down-and-up\.ts$/],
  // Tests of the suite: those that take minutes first, then the others with a cluster.
  ['longest', /\/selftest\/(e2e|cli\/preflight\/cluster)/],
  ['long', /\/selftest\/.*cluster/],
  ['databases', /\/specs\/(guides|replication)\//],
  ['long', /\/specs\/(storage|retention)\//],
  // With minReadySeconds of 10, and with two updates of pods with volumes.
  ['long', /\/specs\/(ordering\/unhealthy-top-is-removed|updates\/keeps-volumes)\.ts$/],
];

const kindOf = ({ moduleId }: File): Kind => paths.find(([, path]) => path.test(moduleId))?.[0] ?? 'others';
