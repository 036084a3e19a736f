import { expect, test } from 'vitest';
import { databaseImages } from '../../../cli/preflight/database-images';
import { catalog, selected } from '../../../helpers/guarantee/catalog';

test('The images are those of the databases that the guarantees run', () => {
  const images = (filter: string) => databaseImages(selected([filter])).map(({ image }) => image);
  expect(images('specs/storage/')).toEqual([]);
  expect(images('guides/replicated-mysql.ts')).toEqual(['mysql']);
  expect(images('guides/trident-nas')).toEqual(['mariadb']);
  expect(images('specs/replication/')).toEqual(['mysql', 'mariadb']);
  const covered = new Set(databaseImages(catalog()).flatMap((image) => image.guarantees));
  // The capability "docs-images" checks the images of the last one.
  expect(catalog().filter(({ id, level }) => level === 'replication' && !covered.has(id))).toMatchObject([
    { id: 'guides/replicated-mysql-as-printed' },
  ]);
});
