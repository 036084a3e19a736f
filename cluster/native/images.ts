import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ImageRecipe } from '../../helpers/image-recipe';
import { cached, keyOf } from '../build-cache';
import type { ShowNote } from '../progress';
import type { Minor } from '../versions';
import { pack, packImage } from './archive';
import { pauseBinary } from './binaries';
import type { ImageSettings } from './oci';
import { makeRootfs, rootfsArguments } from './rootfs';

/** An image in the cache, ready to be loaded. */
export interface BuiltImage {
  readonly reference: string;
  readonly archive: string;
}

/** The name of the architecture in Go and in OCI. */
const architecture = process.arch === 'x64' ? 'amd64' : process.arch;

/** The tag is the hash of the recipe, so that an outdated image is never used in place of a new one. */
const referenceOf = (name: string, key: string) => `localhost/stsc/${name}:${key}`;

const settingsOf = ({ entrypoint }: ImageRecipe): ImageSettings => ({
  Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  ...(entrypoint && { Entrypoint: entrypoint }),
});

const recipeKey = (recipe: ImageRecipe) =>
  keyOf(...rootfsArguments(recipe), JSON.stringify(settingsOf(recipe)), architecture);

/** The reference that the image of a recipe has in a cluster that builds its images itself. */
export const builtReference = (recipe: ImageRecipe): string => referenceOf(recipe.name, recipeKey(recipe));

/** Builds an image without a registry and without a container engine. */
export async function buildImage(recipe: ImageRecipe, showNote: ShowNote): Promise<BuiltImage> {
  const { name } = recipe;
  const key = recipeKey(recipe);
  const reference = referenceOf(name, key);
  const folder = await cached(
    {
      title: `${name} image`,
      entry: `image-${name}-${key}`,
      files: ['image.tar'],
      // The build of MySQL, the largest image, needs about 1 GB: package lists, packages, their files, the layer.
      needsGigabytes: 1.5,
      async make(into, showNote) {
        const layer = join(into, 'layer.tar');
        await makeRootfs(recipe, layer, showNote);
        showNote('packing');
        await packImage(layer, join(into, 'image.tar'), {
          reference,
          settings: settingsOf(recipe),
          architecture,
        });
      },
    },
    showNote,
  );
  return { reference, archive: join(folder, 'image.tar') };
}

/** Builds the image of the process that keeps the Linux namespaces of a pod. */
export async function buildPauseImage(minor: Minor, showNote: ShowNote): Promise<BuiltImage> {
  const binary = await pauseBinary(minor, showNote);
  const settings: ImageSettings = { Entrypoint: ['/pause'] };
  const key = keyOf(readFileSync(binary), JSON.stringify(settings), architecture);
  const reference = referenceOf('pause', key);
  const folder = await cached(
    {
      title: 'pause image',
      entry: `image-pause-${key}`,
      files: ['image.tar'],
      needsGigabytes: 0.1,
      async make(into) {
        const layer = join(into, 'layer.tar');
        await pack(dirname(binary), ['pause'], layer);
        await packImage(layer, join(into, 'image.tar'), { reference, settings, architecture });
      },
    },
    showNote,
  );
  return { reference, archive: join(folder, 'image.tar') };
}
