import { BaseSequencer, type TestSpecification } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the spec that starts after all other specs. */
    lastSpec: string;
  }
}

export class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = inStartOrder(await super.sort(files));
    const last = sorted.at(-1);
    if (last) this.ctx.provide('lastSpec', last.moduleId);
    return sorted;
  }
}

type File = Pick<TestSpecification, 'moduleId'>;

/** Starts the longest files first: started last, one of them would run alone while the other workers are idle. */
export function inStartOrder<T extends File>(files: readonly T[]): T[] {
  const select = (kind: Kind) => files.filter((file) => kindOf(file) === kind);
  return [...select('longest'), ...mixed(select('databases'), [...select('long'), ...select('others')])];
}

type Kind = 'longest' | 'databases' | 'long' | 'others';

const paths: readonly (readonly [Kind, RegExp])[] = [
  // The spec that observes for the whole run, and specs that wait until the cluster tries again to expand a volume.
  ['longest', /\/specs\/storage\/(claims-outlive-scale-down|(failed-)?expansion.*|file-system-grows)\.ts$/],
  // Tests of the suite: those that run many specs first, then the others with a cluster.
  ['longest', /\/selftest\/e2e\//],
  ['long', /\/selftest\/.*cluster/],
  ['databases', /\/specs\/(guides|replication)\//],
  ['long', /\/specs\/(storage|retention)\//],
];

const kindOf = ({ moduleId }: File): Kind => paths.find(([, path]) => path.test(moduleId))?.[0] ?? 'others';

/**
 * Databases keep the cores and the memory of the nodes busy, so other specs run at the same time. They also take long, so
 * all specs with databases start before the second half of the other specs.
 */
const mixed = <T>(databases: readonly T[], others: readonly T[]): T[] => {
  const share = Math.floor(others.length / 2 / Math.max(1, databases.length));
  const mix = databases.flatMap((file, i) => [file, ...others.slice(share * i, share * (i + 1))]);
  return [...mix, ...others.slice(share * databases.length)];
};
