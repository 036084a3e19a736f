import { expect, test } from 'vitest';
import { specPath } from '../../../cli/run/run-specs';
import { catalog } from '../../../helpers/guarantee/catalog';

test('The path of a spec selects no other spec: vitest runs each file whose path contains the given path', () => {
  const files = [
    ...catalog().map(({ id }) => specPath(id)),
    specPath('ordering/created-in-order-in-parallel'),
    specPath('reordering/created-in-order'),
  ];
  for (const { id } of catalog())
    expect(files.filter((file) => file.includes(specPath(id)))).toEqual([specPath(id)]);
});
