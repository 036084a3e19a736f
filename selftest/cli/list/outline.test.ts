import { expect, test } from 'vitest';
import { outlineOf } from '../../../cli/list/outline';
import { specs } from '../../docs/specs';

test('The outline of each spec is what vitest finds in the spec', async () => {
  const declared = (await specs()).map(({ id, title, cases }) => ({ id, title, cases }));
  expect(declared.map(({ id }) => ({ id, ...outlineOf(id) }))).toEqual(declared);
  expect(declared.length).toBeGreaterThan(100);
});

test('A case in a comment or a text is no case, and each value of a list is one', () => {
  const source = `
    describe(
      "The set's pods",
      guarantee({}),
      () => {
        // test('not run', () => {});
        test('a title with test( in it', () => {});
        test.for([
          ['a', { b: ['c, d', 'e'] }],
          ['f', {}],
        ] as const)('%s', () => {});
        test.for(['g', 'h'])('%s', () => {});
      },
    );`;
  expect(outlineOf('area/name', source)).toEqual({ title: "The set's pods", cases: 5 });
});
