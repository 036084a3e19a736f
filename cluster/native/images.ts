import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cached, keyOf } from '../build-cache';
import { type Build, type ImageName, images } from '../images';
import type { Say } from '../progress';
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

/** The name an image has in Go and in OCI. */
const architecture = process.arch === 'x64' ? 'amd64' : process.arch;

/** The tag is the recipe's hash, so that a stale image is never taken for a new one. */
const embeddedName = (name: string, key: string) => `localhost/stsc/${name}:${key}`;

const path: ImageSettings = {
  Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
};

const buildKey = (build: Build, settings: ImageSettings) =>
  keyOf(...rootfsArguments(build), JSON.stringify(settings), architecture);

const nameOf = (name: ImageName) => embeddedName(name, buildKey(images[name].build, path));

export const embeddedNames = (): Readonly<Record<ImageName, string>> => ({
  web: nameOf('web'),
  mysql: nameOf('mysql'),
  mariadb: nameOf('mariadb'),
});

export const buildImage = (name: ImageName, say: Say): Promise<BuiltImage> =>
  buildImageOf(name, images[name].build, {}, say);

/** Makes an image out of Debian packages, without a registry and without an engine. */
export async function buildImageOf(
  name: string,
  build: Build,
  also: ImageSettings,
  say: Say,
): Promise<BuiltImage> {
  const settings = { ...path, ...also };
  const key = buildKey(build, settings);
  const reference = embeddedName(name, key);
  const folder = await cached(
    {
      title: `${name} image`,
      entry: `image-${name}-${key}`,
      files: ['image.tar'],
      // MySQL, the largest, takes about 1 GB while it is made: lists, packages, what they unpack to, the layer.
      needsGigabytes: 1.5,
      async make(into, say) {
        const layer = join(into, 'layer.tar');
        await makeRootfs(build, layer, say);
        say('packing');
        await packImage(layer, join(into, 'image.tar'), { reference, settings, architecture });
      },
    },
    say,
  );
  return { reference, archive: join(folder, 'image.tar') };
}

/** The image of the process that holds a pod's namespaces. */
export async function pauseImage(minor: Minor, say: Say): Promise<BuiltImage> {
  const binary = await pauseBinary(minor, say);
  const settings: ImageSettings = { Entrypoint: ['/pause'] };
  const key = keyOf(readFileSync(binary), JSON.stringify(settings), architecture);
  const reference = embeddedName('pause', key);
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
    say,
  );
  return { reference, archive: join(folder, 'image.tar') };
}
