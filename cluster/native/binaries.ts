import { readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { environmentError, hasCode, reason } from '../../helpers/problem';
import { type CacheRecipe, cached, keyOf } from '../build-cache';
import { dieWithParent } from '../processes';
import type { ShowNote } from '../progress';
import { kubernetesVersions, type Minor } from '../versions';

const sources = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

/**
 * The machine's Go settings must not change the result; only GOPROXY, the source of the modules, stays unchanged.
 * GOGC: the compiler then collects garbage less often. Measured together with -dwarf=false: a seventh less CPU time. A
 * compiler needs up to a third more memory.
 */
export const goEnvironment = {
  CGO_ENABLED: '0',
  GOFLAGS: '',
  GOWORK: 'off',
  GOTOOLCHAIN: 'local',
  GOGC: '400',
};

/** The Go version that a go.mod requires. */
const requiredGo = (mod: string): string => /^go (\d+\.\d+)/m.exec(mod)?.[1] ?? '';

const isOlder = (version: string, required: string): boolean =>
  version.localeCompare(required, 'en', { numeric: true }) < 0;

async function goVersion(minor: Minor, mod = read(sources('binary'), `${minor}.mod`)): Promise<string> {
  const required = requiredGo(mod);
  const { stdout } = await execa('go', ['env', 'GOVERSION'], { env: goEnvironment }).catch(
    (error: unknown) => {
      if (hasCode(error, 'ENOENT'))
        throw environmentError(
          `Go is not installed, but Kubernetes ${minor} must be built with Go`,
          `install Go ${required} or newer and add go to the PATH`,
        );
      throw environmentError(`"go env" failed (${reason(error)})`, 'fix the Go installation');
    },
  );
  const version = stdout.replace(/^go/, '').split(' ')[0] ?? '';
  if (isOlder(version, required))
    throw environmentError(
      `Go ${version} is too old for Kubernetes ${minor}`,
      `install Go ${required} or newer and add go to the PATH`,
    );
  return version;
}

/**
 * Not -trimpath: with it, a package counts as another one if its module is replaced by the version of another go.mod, and
 * the storage would compile all packages that it shares with Kubernetes again. -dwarf=false: the linker removes the debug
 * information anyway, so the compiler need not write it.
 */
export const buildFlags = (link = '') => [
  '-buildvcs=false',
  '-gcflags=all=-dwarf=false',
  '-ldflags',
  `-s -w ${link}`.trim(),
];

const versionFlags = (version: string) => {
  const [major, minor] = version.split('.');
  const values = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version']
    .flatMap((path) => Object.entries(values).map(([name, value]) => `-X ${path}.${name}=${value}`))
    .join(' ');
};

/** One program that contains every component; see binary/main.go. */
export async function kubernetesBinary(minor: Minor, showNote: ShowNote): Promise<string> {
  const folder = sources('binary');
  const version = kubernetesVersions[minor];
  const mod = read(folder, `${minor}.mod`);
  const flags = buildFlags(versionFlags(version));
  const go = await goVersion(minor);
  const recipe: CacheRecipe = {
    title: `Kubernetes ${version}`,
    entry: `kubernetes-${version}-${keyOf(mod, read(folder, `${minor}.sum`), read(folder, 'main.go'), flags.join(), go, process.arch)}`,
    files: ['kubernetes'],
    needsGigabytes: 6,
    make: (into, showNote) =>
      build(folder, into, [`-modfile=${minor}.mod`, ...flags, '-o', join(into, 'kubernetes')], showNote),
  };
  return join(await cached(recipe, showNote), 'kubernetes');
}

/** The first process of a pod and of the sandbox; see pause/main.go. */
export async function pauseBinary(minor: Minor, showNote: ShowNote): Promise<string> {
  const folder = sources('pause');
  const mod = read(folder, 'go.mod');
  const flags = ['-trimpath', '-buildvcs=false', '-ldflags', '-s -w'];
  const go = await goVersion(minor);
  const recipe: CacheRecipe = {
    title: 'the pause program',
    entry: `pause-${keyOf(mod, read(folder, 'main.go'), flags.join(), go, process.arch)}`,
    files: ['pause'],
    needsGigabytes: 0.2,
    make: (into, showNote) => build(folder, into, [...flags, '-o', join(into, 'pause')], showNote),
  };
  return join(await cached(recipe, showNote), 'pause');
}

/** The programs of the storage: the upstream CSI sidecars, and the driver of storage/driver. */
const storagePrograms = {
  'csi-attacher': 'github.com/kubernetes-csi/external-attacher/v4/cmd/csi-attacher',
  'csi-provisioner': 'github.com/kubernetes-csi/external-provisioner/v6/cmd/csi-provisioner',
  'csi-resizer': 'github.com/kubernetes-csi/external-resizer/v2/cmd/csi-resizer',
  'csi-snapshotter': 'github.com/kubernetes-csi/external-snapshotter/v8/cmd/csi-snapshotter',
  'snapshot-controller': 'github.com/kubernetes-csi/external-snapshotter/v8/cmd/snapshot-controller',
  disks: '.',
} as const;

export type StorageProgram = keyof typeof storagePrograms;

/** Returns the folder of the programs, and of the definitions of snapshots. */
export async function storageBinaries(minor: Minor, showNote: ShowNote): Promise<string> {
  const folder = sources('storage/driver');
  const mod = read(folder, 'go.mod');
  const flags = buildFlags();
  const go = await goVersion(minor, mod);
  const recipe: CacheRecipe = {
    title: 'the programs of the storage',
    entry: `storage-${keyOf(mod, read(folder, 'go.sum'), ...goFiles(folder), flags.join(), go, process.arch)}`,
    files: [...Object.keys(storagePrograms), ...snapshotDefinitions],
    needsGigabytes: 2,
    async make(into, showNote) {
      await build(folder, into, [...flags, '-o', into, ...Object.values(storagePrograms)], showNote);
      const module = 'github.com/kubernetes-csi/external-snapshotter/client/v8';
      const { stdout } = await execa('go', ['list', '-m', '-f', '{{.Dir}}', module], {
        cwd: folder,
        env: goEnvironment,
      });
      for (const name of snapshotDefinitions)
        await copyFile(join(stdout, 'config', 'crd', name), join(into, name));
    },
  };
  return cached(recipe, showNote);
}

/** The CustomResourceDefinitions of snapshots, from the module of the snapshotter. */
export const snapshotDefinitions = ['volumesnapshotclasses', 'volumesnapshotcontents', 'volumesnapshots'].map(
  (kind) => `snapshot.storage.k8s.io_${kind}.yaml`,
);

const goFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.go'))
    .sort()
    .map((name) => read(folder, name));

/** Runs `go build` with these arguments in the folder of a module; its temporary files are in the folder of the result. */
async function build(
  folder: string,
  into: string,
  goArguments: readonly string[],
  showNote: ShowNote,
): Promise<void> {
  const temporary = join(into, 'tmp');
  await mkdir(temporary);
  const [wrapper, ...options] = dieWithParent;
  const child = execa(wrapper, [...options, 'go', 'build', '-v', ...goArguments], {
    cwd: folder,
    env: { ...goEnvironment, GOTMPDIR: await mkdtemp(join(temporary, 'go-')) },
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
    buffer: false,
    reject: false,
  });
  let compiled = 0;
  const errors: string[] = [];
  // -v prints each package that is compiled; other lines are errors or module downloads.
  for await (const line of createInterface({ input: child.stderr })) {
    const module = /^go: downloading (\S+)/.exec(line)?.[1];
    if (module) showNote(`downloading ${module}`);
    else if (/^[\w.~-]+(\/[\w.~-]+)*$/.test(line)) showNote(`${++compiled} packages compiled, now ${line}`);
    else errors.push(line);
  }
  const { exitCode } = await child;
  await rm(temporary, { recursive: true, force: true });
  if (exitCode === 0) return;
  const last = errors.slice(-12);
  if (errors.some((line) => line.includes('no space left on device')))
    throw environmentError('"go build" failed: the disk is full', 'free some space and try again', last);
  throw environmentError(
    '"go build" failed',
    'fix the cause in the last lines and try again; the compiled packages are kept',
    last,
  );
}
