import { expect, test } from 'vitest';
import { concurrencyFor, namespacesOfThread } from '../../helpers/prepared-namespaces';

test.each([
  [1, { maxWorkers: 1, maxConcurrency: 1 }],
  [3, { maxWorkers: 3, maxConcurrency: 1 }],
  [8, { maxWorkers: 8, maxConcurrency: 1 }],
  [11, { maxWorkers: 1, maxConcurrency: 11 }],
  [12, { maxWorkers: 6, maxConcurrency: 2 }],
])('With %i prepared namespaces, as many cases run at the same time', (count, expected) => {
  expect(concurrencyFor(count)).toEqual(expected);
});

test.each([1, 2, 3, 5, 6, 7, 11, 12])(
  '%i prepared namespaces are divided among the threads, so that each case has one',
  (count) => {
    const names = Array.from({ length: count }, (_, i) => `team-${i}`);
    const { maxWorkers, maxConcurrency } = concurrencyFor(count);
    const parts = Array.from({ length: maxWorkers }, (_, i) => namespacesOfThread(names, i + 1));
    expect(parts.flat()).toEqual(names);
    expect(parts.map(({ length }) => length)).toEqual(Array(maxWorkers).fill(maxConcurrency));
  },
);
