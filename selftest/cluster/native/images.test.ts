import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { pack, packImage } from '../../../cluster/native/archive';
import { buildImage, builtReference } from '../../../cluster/native/images';
import { loadImage } from '../../../cluster/native/load';
import { blobPath, layerDescriptor, layoutFiles } from '../../../cluster/native/oci';
import { rootfsArguments } from '../../../cluster/native/rootfs';
import { databaseRecipes, webRecipe } from '../../../fixtures/workloads/registry';
import { Problem } from '../../../helpers/problem';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'images-'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
});

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

const tar = async (...args: string[]) => (await execa('tar', args)).stdout;

/** Puts a fake tool on the PATH before the real one. */
function fakeTool(tool: string, script: string): void {
  writeFileSync(join(folder, tool), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, tool), 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
}

const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
  const thrown = await work.catch((error: unknown) => error);
  if (!(thrown instanceof Problem)) throw new Error(`Not a Problem: ${thrown}`);
  return thrown;
};

const recipes = [webRecipe, ...databaseRecipes];

test('The reference of a built image contains a hash of its recipe', () => {
  for (const recipe of recipes)
    expect(builtReference(recipe)).toMatch(new RegExp(`^localhost/stsc/${recipe.name}:[0-9a-f]{16}$`));
});

test('A recipe names no mirror, so that mmdebstrap uses its default', () => {
  for (const recipe of recipes) {
    expect(rootfsArguments(recipe).at(-1)).toBe(recipe.suite);
    expect(rootfsArguments(recipe).join(' ')).not.toContain('://');
  }
});

test('A recipe is unchanged after the command line passes it to the cluster process as JSON', () => {
  for (const recipe of recipes)
    expect(builtReference(JSON.parse(JSON.stringify(recipe)))).toBe(builtReference(recipe));
});

describe('An image layout', () => {
  const layer = layerDescriptor(sha256('a layer'), 7);
  const files = layoutFiles({
    reference: 'localhost/stsc/web:1',
    settings: { Env: ['PATH=/bin'], Entrypoint: ['/pause'] },
    architecture: 'arm64',
    layer,
  });
  const json = (path: string) => JSON.parse(files[path] ?? '');
  const [described] = json('index.json').manifests;
  const manifest = json(blobPath(described.digest));
  const config = json(blobPath(manifest.config.digest));

  test('links the index to the layer', () => {
    expect(manifest.layers).toEqual([layer]);
    expect(config.rootfs).toEqual({ type: 'layers', diff_ids: [layer.digest] });
  });

  test('stores each text under its digest and states its size', () => {
    for (const { digest, size } of [described, manifest.config]) {
      const text = files[blobPath(digest)] ?? '';
      expect(digest).toBe(`sha256:${sha256(text)}`);
      expect(size).toBe(Buffer.byteLength(text));
    }
    expect(Object.keys(files)).toHaveLength(4);
  });

  test('has the full reference in the annotations that containerd and other tools read', () => {
    expect(described.annotations).toEqual({
      'io.containerd.image.name': 'localhost/stsc/web:1',
      'org.opencontainers.image.ref.name': 'localhost/stsc/web:1',
    });
  });

  test('describes the entrypoint and the platform', () => {
    expect(described.platform).toEqual({ architecture: 'arm64', os: 'linux' });
    expect(config).toMatchObject({
      architecture: 'arm64',
      os: 'linux',
      config: { Env: ['PATH=/bin'], Entrypoint: ['/pause'] },
    });
  });
});

describe('An archive', () => {
  test('is the same for every time and user', async () => {
    writeFileSync(join(folder, 'pause'), 'a program', { mode: 0o700 });
    await pack(folder, ['pause'], join(folder, 'one.tar'));
    chmodSync(join(folder, 'pause'), 0o755);
    await pack(folder, ['pause'], join(folder, 'two.tar'));
    expect(readFileSync(join(folder, 'one.tar'))).toEqual(readFileSync(join(folder, 'two.tar')));
    expect(await tar('--list', '--verbose', '--file', join(folder, 'one.tar'))).toContain('-rwxr-xr-x 0/0');
  });

  test('contains the layout, and no temporary files remain', async () => {
    const [layer, archive] = [join(folder, 'layer.tar'), join(folder, 'image.tar')];
    writeFileSync(layer, 'a layer');
    await packImage(layer, archive, {
      reference: 'localhost/stsc/web:1',
      settings: {},
      architecture: 'amd64',
    });
    expect((await tar('--list', '--file', archive)).split('\n')).toEqual(
      expect.arrayContaining(['oci-layout', 'index.json', `blobs/sha256/${sha256('a layer')}`]),
    );
    expect([existsSync(layer), existsSync(join(folder, 'layout'))]).toEqual([false, false]);
  });
});

describe('The web image', () => {
  test('is built once and contains only busybox', async () => {
    vi.stubEnv('XDG_CACHE_HOME', folder);
    const { reference, archive } = await buildImage(webRecipe, () => {});
    expect(reference).toBe(builtReference(webRecipe));

    await tar('--extract', '--file', archive, '--directory', folder);
    const json = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8'));
    const [described] = json('index.json').manifests;
    expect(described.annotations['io.containerd.image.name']).toBe(reference);
    const [layer] = json(blobPath(described.digest)).layers;
    expect(layer.digest).toBe(`sha256:${sha256(readFileSync(join(folder, blobPath(layer.digest))))}`);

    const paths = await tar('--list', '--verbose', '--file', join(folder, blobPath(layer.digest)));
    for (const applet of ['sh', 'httpd', 'nc', 'nslookup', 'wget'])
      expect(paths).toContain(`./usr/bin/${applet} -> busybox`);
    expect(paths).toMatch(/^drwxrwxrwt .* \.\/tmp\/$/m);
    expect(paths).toContain('./etc/passwd');
    expect(paths).not.toMatch(
      /etc\/(apt|dpkg|hostname|resolv)|var\/lib\/(apt|dpkg)|\.\/tmp\/.|usr\/share\/doc/,
    );

    const notes: string[] = [];
    expect(await buildImage(webRecipe, (note) => notes.push(note))).toEqual({ reference, archive });
    expect(notes).toEqual([]);
  });

  test('cannot be built without a mirror, and no files remain', async () => {
    vi.stubEnv('XDG_CACHE_HOME', folder);
    fakeTool('mmdebstrap', 'echo "I: running apt-get update..." >&2; echo "E: Failed to fetch" >&2; exit 1');
    const notes: string[] = [];
    const problem = await problemOf(buildImage(webRecipe, (note) => notes.push(note)));
    expect(problem.message).toBe(
      'mmdebstrap could not fetch and unpack busybox-static; check that the Debian mirror is reachable, if necessary with http_proxy, and try again',
    );
    expect(problem.detail.at(-1)).toBe('E: Failed to fetch');
    expect(notes).toEqual(['running apt-get update']);
    expect(readdirSync(join(folder, 'statefulset-conformance'))).toEqual([]);
  });
});

describe('Loading an image', () => {
  test('sends the whole archive to every node', async () => {
    fakeTool('ctr', 'cat > "$2.received"');
    const archive = join(folder, 'image.tar');
    writeFileSync(archive, Buffer.alloc(3_000_000, 'layer'));
    const sockets = ['node-0', 'node-1', 'node-2'].map((node) => join(folder, node));
    await loadImage(archive, sockets);
    for (const socket of sockets)
      expect(sha256(readFileSync(`${socket}.received`))).toBe(sha256(readFileSync(archive)));
  });

  test.each([
    ['ctr: archive/tar: invalid tar header', 'cannot import the image'],
    ['ctr: write blob: no space left on device', 'ctr failed: the disk is full'],
  ])('reports %j in one line', async (complaint, message) => {
    fakeTool('ctr', `echo '${complaint}' >&2; exit 1`);
    const archive = join(folder, 'image.tar');
    writeFileSync(archive, 'an image');
    const problem = await problemOf(loadImage(archive, [join(folder, 'node-0')]));
    expect(problem.message).toContain(message);
    expect(problem.detail).toEqual([complaint]);
  });
});
