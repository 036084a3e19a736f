import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { catalog } from './guarantee/catalog.ts';
import { startOrder, type Weighted } from './test-order.ts';
import { workers } from './workers.ts';

/** Starts long files early, and spreads the files that keep a core busy over the run. */
export class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const of = (isSpec: boolean) =>
      sorted.filter(({ project }) => (project.name === 'conformance') === isSpec);
    const heavy = new Set(
      catalog()
        .filter(({ level }) => level === 'replication')
        .map(({ id }) => id),
    );
    return [
      ...startOrder(of(true), ({ moduleId }) => weightOfSpec(moduleId, heavy), workers.conformance),
      ...startOrder(of(false), ({ moduleId }) => weightOfTest(moduleId), workers.selftest),
    ];
  }
}

/** In the same unit: a spec of a database takes as long as eight others. */
const weightOfSpec = (path: string, heavy: ReadonlySet<string>): Weighted => {
  const isHeavy = heavy.has(/\/specs\/(.*)\.ts$/.exec(path)?.[1] ?? '');
  return { weight: isHeavy ? 8 : 1, isHeavy };
};

/** The tests of whole runs take minutes, and other tests with a cluster take about a minute. */
const weightOfTest = (path: string): Weighted => {
  const weight = path.includes('/e2e/') ? 100 : path.includes('cluster') ? 30 : 1;
  return { weight, isHeavy: false };
};
