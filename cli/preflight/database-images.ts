import { replicatedDatabases } from '../../fixtures/workloads/registry';
import { type CatalogEntry, sourceOf } from '../../helpers/guarantee/catalog';

export interface DatabaseImage {
  readonly image: string;
  /** The guarantees that run the image. */
  readonly guarantees: readonly string[];
}

/** The images of the databases that the guarantees run. The capability "docs-images" checks the images of the docs. */
export const databaseImages = (selected: readonly CatalogEntry[]): readonly DatabaseImage[] =>
  replicatedDatabases
    .flatMap(({ name, images }) =>
      images.map((image) => ({
        image: image.name,
        guarantees: selected
          .filter(({ id, level }) => level === 'replication' && runs(sourceOf(id), name))
          .map(({ id }) => id),
      })),
    )
    .filter(({ guarantees }) => guarantees.length > 0);

/** The specs of the folder replication run every database; a guide destructures the fixture of its database. */
const runs = (source: string, database: string): boolean =>
  /\bdatabaseNamed\b/.test(source) || new RegExp(`\\b${database}\\b(?=\\s*[,}])`).test(source);
