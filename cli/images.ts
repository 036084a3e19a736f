import { Command } from 'commander';
import { docsMysql57 } from '../fixtures/workloads/docs-mysql57/workload';
import { imageReferences, webRecipe } from '../fixtures/workloads/registry';
import { counted } from '../helpers/format';
import { type CatalogEntry, required } from '../helpers/guarantee/catalog';
import type { Level } from '../helpers/guarantee/levels';
import type { Profile } from '../helpers/guarantee/profiles';
import { withConfigFile } from './config-file';
import { profileOption, registryHelp } from './options';
import { withImageOption } from './platform-options';
import { databaseImages } from './preflight/database-images';
import type { Settings } from './settings';
import { columns } from './table';

interface ImagesOptions extends Pick<Settings, 'registry' | 'image'> {
  readonly profile: Profile;
  readonly json?: boolean;
}

export const imagesCommand = (): Command =>
  withConfigFile(withImageOption(new Command('images')))
    .description('print the references of the images that a run uses, to mirror or pull them before the run')
    .option('--registry <prefix>', registryHelp)
    .addOption(profileOption('what the run checks'))
    .option('--json', 'print an array of {"reference", "name", "levels", "guarantees"}')
    .addHelpText('after', help)
    .action(images);

const help = `
On a terminal, each line also contains the name of the image, and the levels and the number of guarantees that use it.
In a pipe or a file, each line contains only the reference.

Examples:
  stsc images                                                  all images, and what needs them
  stsc images --profile standard                               without the images of the databases
  stsc images | xargs -n 1 docker pull                         pull all images
  stsc images --registry mirror.example/library                the references that a run with this option uses`;

/** An image of a run, and the guarantees that run it. */
export interface UsedImage {
  readonly reference: string;
  readonly name: string;
  readonly levels: readonly Level[];
  readonly guarantees: readonly string[];
}

/** The images that these guarantees use. */
export function usedImages(
  references: Readonly<Record<string, string>>,
  guarantees: readonly CatalogEntry[],
): readonly UsedImage[] {
  const users = usersOfImages(guarantees);
  return Object.entries(references)
    .map(([name, reference]) => {
      const ids = users[name] ?? [];
      const levels = guarantees.filter(({ id }) => ids.includes(id)).map(({ level }) => level);
      return { reference, name, levels: [...new Set(levels)].toSorted(), guarantees: ids };
    })
    .filter(({ guarantees }) => guarantees.length > 0);
}

const usersOfImages = (guarantees: readonly CatalogEntry[]): Readonly<Record<string, readonly string[]>> => ({
  // Each guarantee uses the image of the web server, also for the pods that the suite creates for itself.
  [webRecipe.name]: guarantees.map(({ id }) => id),
  ...Object.fromEntries(databaseImages(guarantees).map((database) => [database.image, database.guarantees])),
  ...Object.fromEntries(
    docsMysql57.images.map(({ name }) => [
      name,
      guarantees.filter(({ needs }) => needs.includes('docs-images')).map(({ id }) => id),
    ]),
  ),
});

function images({ registry, image, profile, json }: ImagesOptions): void {
  const used = usedImages(imageReferences({}, registry, image), required(profile));
  if (json) console.log(JSON.stringify(used, null, 2));
  else if (process.stdout.isTTY) console.log(formatImages(used));
  else for (const { reference } of used) console.log(reference);
}

export const formatImages = (used: readonly UsedImage[]): string =>
  columns(
    used.map(({ reference, name, levels, guarantees: { length } }) => [
      reference,
      name,
      counted(length, 'guarantee'),
      levels.join(', '),
    ]),
  );
