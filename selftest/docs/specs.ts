import { join, relative } from 'node:path';
import { vi } from 'vitest';
import { replicatedDatabases } from '../../fixtures/workloads/registry';
import { docs, field } from '../../helpers/guarantee/clauses';
import { cites, type Guarantee, guarantee } from '../../helpers/guarantee/guarantee';
import { project } from '../support/command';
import { trackedFiles } from '../support/tracked-files';

/** What a spec declares: its id, the title of its describe block, its guarantee, and the number of its cases. */
export interface Spec {
  readonly id: string;
  readonly title: string;
  readonly guarantee: Guarantee;
  readonly cases: number;
}

const databases = replicatedDatabases.map(({ displayName }) => displayName);

let collected: Promise<readonly Spec[]> | undefined;

/** All specs. Each spec is imported with a `describe` that only records its arguments. */
export const specs = (): Promise<readonly Spec[]> => {
  collected ??= collect();
  return collected;
};

async function collect(): Promise<readonly Spec[]> {
  const declared: Omit<Spec, 'id'>[] = [];
  let cases = 0;
  const test = Object.assign(() => ++cases, {
    for: (values: readonly unknown[]) => () => {
      cases += values.length;
    },
  });
  vi.doMock('../../fixtures', () => ({
    cites,
    docs,
    field,
    guarantee,
    databases,
    wholeRun: {},
    test,
    describe(title: string, { meta }: ReturnType<typeof guarantee>, declareCases: () => void) {
      cases = 0;
      declareCases();
      declared.push({ title, guarantee: meta?.guarantee as Guarantee, cases });
    },
  }));
  const found: Spec[] = [];
  for (const file of trackedFiles('.ts').filter((file) => file.startsWith('specs/'))) {
    await import(join(project, file));
    const [spec, ...more] = declared.splice(0);
    if (!spec || more.length > 0) throw new Error(`${file} does not declare exactly one guarantee`);
    found.push({ id: relative('specs', file).replace(/\.ts$/, ''), ...spec });
  }
  vi.doUnmock('../../fixtures');
  return found;
}
