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

const waitLongest = [
  'retention/quick-down-and-up',
  'storage/claims-outlive-scale-down',
  'storage/expansion',
  'storage/failed-expansion-recovers',
  'storage/file-system-grows',
];

/** Expects that the selected specs start before this share of the others, and never two of them in a row. */
function expectSpread(isSelected: readonly boolean[], share: number): void {
  const after = isSelected.length - 1 - isSelected.lastIndexOf(true);
  expect(after).toBeGreaterThanOrEqual(isSelected.filter((each) => !each).length * share);
  expect(isSelected.some((each, i) => each && isSelected[i + 1])).toBe(false);
}

test('The specs that wait longest start first', () => {
  expect(startOrder([]).slice(0, waitLongest.length).toSorted()).toEqual(waitLongest);
});

test.each([
  ['all specs', []],
  ['some specs', ['replication', 'guides', 'identity', 'network', 'ordering']],
])('Specs with databases start before half of the others, and never two in a row: %s', (_, filters) => {
  expectSpread(startOrder(filters).map(hasDatabases), 1 / 2);
});

test('Specs with volumes start before a fifth of the others, and never two in a row', () => {
  const order = startOrder([]).filter((id) => !waitLongest.includes(id) && !hasDatabases(id));
  expectSpread(order.map(hasVolumes), 1 / 5);
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
