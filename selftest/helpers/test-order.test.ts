import { describe, expect, test } from 'vitest';
import { startOrder } from '../../helpers/test-order';

const weigh = (name: string) => ({
  weight: name.startsWith('heavy') ? 4 : 1,
  isHeavy: name.startsWith('heavy'),
});

const heavy = ['heavy 0', 'heavy 1', 'heavy 2'];
const light = [
  'light 0',
  'light 1',
  'light 2',
  'light 3',
  'light 4',
  'light 5',
  'light 6',
  'light 7',
  'light 8',
];

describe('The order in which test files start', () => {
  test('lets at most the given number of heavy files run at a time', () => {
    expect(startOrder([...light, ...heavy], weigh, { workers: 2, heavyLimit: 1 })).toEqual([
      'heavy 0',
      ...['light 0', 'light 1', 'light 2', 'light 3'],
      'heavy 1',
      ...['light 4', 'light 5', 'light 6', 'light 7'],
      'heavy 2',
      'light 8',
    ]);
  });

  test('starts heavy files together if nothing else is left', () => {
    expect(startOrder(heavy, weigh, { workers: 2, heavyLimit: 1 })).toEqual(heavy);
  });

  test('starts long files first', () => {
    const byLength = (name: string) => ({ weight: name.length, isHeavy: false });
    expect(startOrder(['a', 'ccc', 'bb'], byLength, { workers: 2, heavyLimit: 2 })).toEqual([
      'ccc',
      'bb',
      'a',
    ]);
  });
});
