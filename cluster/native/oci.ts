import { createHash } from 'node:crypto';

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

export interface ImageSettings {
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[];
}

export interface ImageContent {
  /** The full name of the image after an import. */
  readonly reference: string;
  readonly settings: ImageSettings;
  readonly architecture: string;
  readonly layer: Descriptor;
}

const mediaType = (name: string) => `application/vnd.oci.image.${name}`;

export const blobPath = (digest: string) => `blobs/${digest.replace(':', '/')}`;

export const layerDescriptor = (sha256: string, size: number): Descriptor => ({
  mediaType: mediaType('layer.v1.tar'),
  digest: `sha256:${sha256}`,
  size,
});

const blob = (type: string, content: object) => {
  const text = JSON.stringify(content);
  const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  return {
    text,
    descriptor: { mediaType: mediaType(type), digest, size: Buffer.byteLength(text) } satisfies Descriptor,
  };
};

/** The files of an OCI image layout with one uncompressed layer, by path, without the layer itself. */
export function layoutFiles({
  reference,
  settings,
  architecture,
  layer,
}: ImageContent): Record<string, string> {
  const config = blob('config.v1+json', {
    architecture,
    os: 'linux',
    config: settings,
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
  });
  const manifest = blob('manifest.v1+json', {
    schemaVersion: 2,
    mediaType: mediaType('manifest.v1+json'),
    config: config.descriptor,
    layers: [layer],
  });
  const index = {
    schemaVersion: 2,
    mediaType: mediaType('index.v1+json'),
    manifests: [
      {
        ...manifest.descriptor,
        platform: { architecture, os: 'linux' },
        // containerd uses the first annotation as the name of the image; other tools use the second.
        annotations: {
          'io.containerd.image.name': reference,
          'org.opencontainers.image.ref.name': reference,
        },
      },
    ],
  };
  return {
    'oci-layout': JSON.stringify({ imageLayoutVersion: '1.0.0' }),
    'index.json': JSON.stringify(index),
    [blobPath(config.descriptor.digest)]: config.text,
    [blobPath(manifest.descriptor.digest)]: manifest.text,
  };
}
