import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { catalog } from './guarantee/catalog.ts';
import { startOrder, type Weighted } from './test-order.ts';

/** Databases keep the cores busy: more of them at the same time cost each other more than they save. */
const heavyLimit = 3;

/** Starts long files early, and spreads the guarantees with databases over the run. */
export class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const heavy = new Set(
      catalog()
        .filter(({ level }) => level === 'replication')
        .map(({ id }) => id),
    );
    const sorted = await super.sort(files);
    const projects = new Set(sorted.map(({ project }) => project));
    return [...projects].flatMap((project) =>
      startOrder(
        sorted.filter((file) => file.project === project),
        ({ moduleId }) =>
          project.name === 'conformance' ? weightOfSpec(moduleId, heavy) : weightOfTest(moduleId),
        { workers: project.config.maxWorkers, heavyLimit },
      ),
    );
  }
}

/** A guarantee with databases takes about as long as eight others. */
const weightOfSpec = (path: string, heavy: ReadonlySet<string>): Weighted => {
  const isHeavy = heavy.has(/\/specs\/(.*)\.ts$/.exec(path)?.[1] ?? '');
  return { weight: isHeavy ? 8 : 1, isHeavy };
};

/** The tests of whole runs take minutes, and other tests with a cluster take about a minute. */
const weightOfTest = (path: string): Weighted => {
  const weight = path.includes('/e2e/') ? 100 : path.includes('cluster') ? 30 : 1;
  return { weight, isHeavy: false };
};
