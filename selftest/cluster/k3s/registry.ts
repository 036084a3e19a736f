import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

export interface Registry {
  readonly host: string;
  close(): void;
}

export const login = { username: 'robot', password: 'open>sesame?' };

/** A registry that requires a login. Its image `whole` is valid; the layer of `damaged` does not match its manifest. */
export async function startRegistry(address: string): Promise<Registry> {
  const whole = imageOf(await layerOf(randomBytes(3_000_000)));
  const damaged = { ...imageOf(await layerOf(randomBytes(3_000_000))), layer: whole.layer };
  const authorization = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;

  const server = createServer(({ url = '', headers }, response) => {
    const { manifest, config, layer } = url.startsWith('/v2/damaged/') ? damaged : whole;
    if (headers.authorization !== authorization)
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="test"' }).end();
    else if (url.includes('/manifests/'))
      response.writeHead(200, { 'Content-Type': mediaType }).end(manifest);
    else response.end(url.endsWith(digestOf(config)) ? config : layer);
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  return { host: `${address}:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

function imageOf(layer: Buffer) {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const rootfs = { type: 'layers', diff_ids: [digestOf(layer)] };
  const config = Buffer.from(JSON.stringify({ architecture, os: 'linux', config: {}, rootfs }));
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType,
    config: { mediaType: 'application/vnd.docker.container.image.v1+json', ...descriptor(config) },
    layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar', ...descriptor(layer) }],
  });
  return { layer, config, manifest };
}

const mediaType = 'application/vnd.docker.distribution.manifest.v2+json';

const digestOf = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const descriptor = (bytes: Buffer) => ({ digest: digestOf(bytes), size: bytes.length });

async function layerOf(content: Buffer): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'stsc-layer-'));
  await writeFile(join(folder, 'blob'), content);
  const { stdout } = await execa('tar', ['-C', folder, '-c', 'blob'], { encoding: 'buffer' });
  await rm(folder, { recursive: true });
  return Buffer.from(stdout);
}
