import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Starts the tests with clusters first: started last, one of them would run alone while the other worker is idle. */
export class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isTest = ({ project }: TestSpecification) => project.name === 'selftest';
    return [
      ...sorted.filter(isTest).toSorted((one, other) => rank(one) - rank(other)),
      ...sorted.filter((file) => !isTest(file)),
    ];
  }
}

const rank = ({ moduleId }: TestSpecification): number =>
  moduleId.includes('/e2e/') ? 0 : moduleId.includes('cluster') ? 1 : 2;
