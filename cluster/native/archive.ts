import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { blobPath, type ImageContent, layerDescriptor, layoutFiles } from './oci';
import { runTool } from './tool';

/** Packs files reproducibly: the same files always result in the same tar. */
export const pack = (folder: string, names: readonly string[], archive: string): Promise<void> =>
  runTool(
    'tar',
    [
      ...['--create', '--file', archive, '--directory', folder, '--sort=name', '--mtime=@0'],
      ...['--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX', ...names],
    ],
    { failure: `tar cannot write ${archive}`, hint: 'fix the cause in the last lines and try again' },
  );

/** Turns the tar of a root file system into the tar of an image. The layer is moved, not copied. */
export async function packImage(
  layer: string,
  archive: string,
  content: Omit<ImageContent, 'layer'>,
): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(layer), hash);
  const descriptor = layerDescriptor(hash.digest('hex'), (await stat(layer)).size);

  const layout = join(dirname(archive), 'layout');
  await mkdir(join(layout, 'blobs/sha256'), { recursive: true });
  await rename(layer, join(layout, blobPath(descriptor.digest)));
  for (const [path, text] of Object.entries(layoutFiles({ ...content, layer: descriptor })))
    await writeFile(join(layout, path), text);
  await pack(layout, ['oci-layout', 'index.json', 'blobs'], archive);
  await rm(layout, { recursive: true });
}
