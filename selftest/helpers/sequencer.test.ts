import { expect, test } from 'vitest';
import { specPath } from '../../cli/run/run-specs';
import { selectedGuarantees } from '../../cli/run/selection';
import { inStartOrder, lastOf } from '../../helpers/sequencer';

/** The ids of the guarantees in the order in which their specs start. */
function startOrder(filters: readonly string[]): readonly string[] {
  const paths = new Map(selectedGuarantees(filters).map((id) => [specPath(id), id]));
  return inStartOrder([...paths.keys()].map((moduleId) => ({ moduleId }))).map(
    ({ moduleId }) => paths.get(moduleId) ?? moduleId,
  );
}

const hasDatabases = (id: string): boolean => /^(guides|replication)\//.test(id);
const hasVolumes = (id: string): boolean => /^(storage|retention)\//.test(id);

test('The specs that wait longest start first', () => {
  expect(startOrder([]).slice(0, 5).toSorted()).toEqual([
    'retention/quick-down-and-up',
    'storage/claims-outlive-scale-down',
    'storage/expansion',
    'storage/failed-expansion-recovers',
    'storage/file-system-grows',
  ]);
});

test.each([
  ['all specs', []],
  ['some specs', ['replication', 'guides', 'identity', 'network', 'ordering']],
])('Specs with databases start before half of the others, and never two in a row: %s', (_, filters) => {
  const order = startOrder(filters).map(hasDatabases);
  const after = order.length - 1 - order.lastIndexOf(true);
  expect(after).toBeGreaterThanOrEqual(order.filter((each) => !each).length / 2);
  expect(order.some((each, i) => each && order[i + 1])).toBe(false);
});

// Those that wait longest start before all others.
test('Specs with volumes start before a fifth of the others, and never two in a row', () => {
  const order = startOrder([])
    .slice(5)
    .filter((id) => !hasDatabases(id))
    .map(hasVolumes);
  const after = order.length - 1 - order.lastIndexOf(true);
  expect(after).toBeGreaterThanOrEqual(order.filter((each) => !each).length / 5);
  expect(order.some((each, i) => each && order[i + 1])).toBe(false);
});

test.each([[['replication']], [['ordering']], [['replication', 'validation/selector']]])(
  'All specs start: %s',
  (filters) => {
    expect(startOrder(filters).toSorted()).toEqual(selectedGuarantees(filters).toSorted());
  },
);

test.each([
  [1, 1],
  [10, 2],
  [128, 16],
])('Of %i specs, the last %i end the observation of the whole run', (specs, last) => {
  expect(lastOf(Array.from({ length: specs })).length).toBe(last);
});
