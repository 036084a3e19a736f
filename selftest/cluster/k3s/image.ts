import { chmod, copyFile, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { type Engine, errorOf, textOf } from '../../../cluster/k3s/api';
import { kubernetesBinary } from '../../../cluster/native/binaries';
import { buildImage, buildPauseImage } from '../../../cluster/native/images';
import type { Minor } from '../../../cluster/versions';
import { webRecipe } from '../../../fixtures/workloads/registry';
import { toolPath } from './tools';

const silently = () => {};

const components = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet'];

/** Loads an image that replaces rancher/k3s into the engine; see stand-in/main.go. */
export async function loadStandIn(engine: Engine, minor: Minor): Promise<{ image: string; web: string }> {
  const images = [await buildPauseImage(minor, silently), await buildImage(webRecipe, silently)] as const;
  const image = await withRoot(async (root) => {
    await execa('go', ['build', '-o', `${root}/bin/k3s-stand-in`, '.'], {
      cwd: fileURLToPath(new URL('stand-in', import.meta.url)),
      env: { CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' },
    });
    await copyFile(await kubernetesBinary(minor, silently), `${root}/bin/kubernetes`);
    for (const name of components) await symlink('kubernetes', `${root}/bin/${name}`);
    await addBusybox(root, 'mount', 'umount');
    for (const name of ['containerd', 'containerd-shim-runc-v2', 'ctr', 'runc'])
      await addProgram(root, name, 'bin');
    for (const name of ['ptp', 'host-local', 'loopback']) await addProgram(root, name, 'opt/cni/bin');
    const bundled = join(root, 'var/lib/rancher/k3s/agent/images');
    await mkdir(bundled, { recursive: true });
    for (const [i, { archive }] of images.entries()) await copyFile(archive, join(bundled, `${i}.tar`));
    return await importImage(engine, root, `localhost/stsc/k3s-stand-in:${minor}`, [
      'ENTRYPOINT ["/bin/k3s-stand-in"]',
      'ENV PATH=/bin',
      `ENV PAUSE_IMAGE=${images[0].reference}`,
      // An overlay cannot be on top of an overlay, so containerd's data needs a volume, as in rancher/k3s.
      'VOLUME /var/lib/rancher/k3s',
      'VOLUME /var/lib/kubelet',
    ]);
  });
  return { image, web: images[1].reference };
}

/** Loads an image that only runs one line of shell. */
export const loadShell = (engine: Engine, name: string, line: string): Promise<string> =>
  withRoot(async (root) => {
    await addBusybox(root, 'sh', 'sleep');
    return await importImage(engine, root, `localhost/stsc/${name}:1`, [
      `ENTRYPOINT ${JSON.stringify(['/bin/sh', '-c', line])}`,
      'ENV PATH=/bin',
    ]);
  });

async function withRoot<T>(use: (root: string) => Promise<T>): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'stsc-image-'));
  try {
    await mkdir(`${root}/bin`);
    await mkdir(`${root}/etc`);
    await writeFile(`${root}/etc/passwd`, 'root:x:0:0:root:/:/bin/sh\n');
    await mkdir(`${root}/tmp`);
    await chmod(`${root}/tmp`, 0o1777);
    return await use(root);
  } finally {
    await rm(root, { recursive: true });
  }
}

async function addBusybox(root: string, ...applets: readonly string[]): Promise<void> {
  await copyFile(toolPath('busybox') ?? 'busybox', `${root}/bin/busybox`);
  for (const name of applets) await symlink('busybox', `${root}/bin/${name}`);
}

/** Copies a program of the machine and the libraries that it is linked to. */
async function addProgram(root: string, name: string, into: string): Promise<void> {
  const path = toolPath(name) ?? name;
  await mkdir(join(root, into), { recursive: true });
  await copyFile(path, join(root, into, basename(path)));
  const { stdout } = await execa('ldd', [path], { reject: false });
  for (const [library] of stdout.matchAll(/\/\S+/g)) {
    await mkdir(dirname(join(root, library)), { recursive: true });
    await cp(library, join(root, library), { dereference: true });
  }
}

async function importImage(
  engine: Engine,
  root: string,
  name: string,
  changes: readonly string[],
): Promise<string> {
  const [repo = '', tag = ''] = name.split(/:(?=[^:]*$)/);
  const query = new URLSearchParams([
    ['fromSrc', '-'],
    ['repo', repo],
    ['tag', tag],
    ...changes.map((change): [string, string] => ['changes', change]),
  ]);
  const packing = execa('tar', ['-C', root, '--owner=0', '--group=0', '--numeric-owner', '-c', '.'], {
    buffer: false,
    stdout: 'pipe',
  });
  const response = await new Promise<Parameters<typeof textOf>[0]>((resolve, reject) => {
    const path = `/images/create?${query}`;
    const upload = request({ ...engine.connection, method: 'POST', path }, resolve).on('error', reject);
    packing.stdout.pipe(upload);
  });
  if (response.statusCode !== 200) throw new Error(await errorOf(response));
  const report = await textOf(response);
  if (report.includes('"error"')) throw new Error(report);
  await packing;
  return name;
}
