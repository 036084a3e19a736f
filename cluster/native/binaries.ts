import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { environmentError, hasCode, reason } from '../../helpers/problem';
import { cached, keyOf, type Recipe } from '../build-cache';
import { dieWithParent } from '../processes';
import type { Say } from '../progress';
import { kubernetesVersions, type Minor } from '../versions';

const sources = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

/** Go's own settings of the machine must not change what is built; where modules come from is the machine's affair. */
const goEnvironment = { CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off', GOTOOLCHAIN: 'local' };

/** The Go that a go.mod asks for. */
export const neededGo = (mod: string): string => /^go (\d+\.\d+)/m.exec(mod)?.[1] ?? '';

export const isOlder = (have: string, need: string): boolean =>
  have.localeCompare(need, 'en', { numeric: true }) < 0;

async function goVersion(minor: Minor): Promise<string> {
  const needed = neededGo(read(sources('binary'), `${minor}.mod`));
  const { stdout } = await execa('go', ['env', 'GOVERSION'], { env: goEnvironment }).catch(
    (error: unknown) => {
      if (hasCode(error, 'ENOENT'))
        throw environmentError(
          `Go is not installed, and Kubernetes ${minor} is built with it`,
          `install Go ${needed} or newer and put it on the PATH`,
        );
      throw environmentError(`"go env" failed (${reason(error)})`, 'mend the Go installation');
    },
  );
  const have = stdout.replace(/^go/, '').split(' ')[0] ?? '';
  if (isOlder(have, needed))
    throw environmentError(
      `Go ${have} is too old for Kubernetes ${minor}`,
      `install Go ${needed} or newer and put it on the PATH`,
    );
  return have;
}

const stamp = (version: string) => {
  const [major, minor] = version.split('.');
  const values = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version']
    .flatMap((where) => Object.entries(values).map(([name, value]) => `-X ${where}.${name}=${value}`))
    .join(' ');
};

/** Every component in one program; see binary/main.go. */
export async function kubernetesBinary(minor: Minor, say: Say): Promise<string> {
  const folder = sources('binary');
  const version = kubernetesVersions[minor];
  const mod = read(folder, `${minor}.mod`);
  const flags = ['-trimpath', '-buildvcs=false', '-ldflags', `-s -w ${stamp(version)}`];
  const go = await goVersion(minor);
  const recipe: Recipe = {
    title: `Kubernetes ${version}`,
    entry: `kubernetes-${version}-${keyOf(mod, read(folder, `${minor}.sum`), read(folder, 'main.go'), flags.join(), go, process.arch)}`,
    files: ['kubernetes'],
    needsGigabytes: 6,
    make: (into, say) => build(folder, [`-modfile=${minor}.mod`, ...flags], join(into, 'kubernetes'), say),
  };
  return join(await cached(recipe, say), 'kubernetes');
}

/** The process that waits; see pause/main.go. */
export async function pauseBinary(minor: Minor, say: Say): Promise<string> {
  const folder = sources('pause');
  const mod = read(folder, 'go.mod');
  const flags = ['-trimpath', '-buildvcs=false', '-ldflags', '-s -w'];
  const go = await goVersion(minor);
  const recipe: Recipe = {
    title: 'the pause program',
    entry: `pause-${keyOf(mod, read(folder, 'main.go'), flags.join(), go, process.arch)}`,
    files: ['pause'],
    needsGigabytes: 0.2,
    make: (into, say) => build(folder, flags, join(into, 'pause'), say),
  };
  return join(await cached(recipe, say), 'pause');
}

async function build(folder: string, flags: readonly string[], output: string, say: Say): Promise<void> {
  const temporary = join(output, '../tmp');
  await mkdir(temporary);
  const [wrapper, ...options] = dieWithParent;
  const child = execa(wrapper, [...options, 'go', 'build', '-v', ...flags, '-o', output, '.'], {
    cwd: folder,
    env: { ...goEnvironment, GOTMPDIR: await mkdtemp(join(temporary, 'go-')) },
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
    buffer: false,
    reject: false,
  });
  let compiled = 0;
  const complaints: string[] = [];
  // -v names each package as it is compiled; whatever else comes is a complaint, or a module on its way.
  for await (const line of createInterface({ input: child.stderr })) {
    const fetched = /^go: downloading (\S+)/.exec(line)?.[1];
    if (fetched) say(`downloading ${fetched}`);
    else if (/^[\w.~-]+(\/[\w.~-]+)*$/.test(line)) say(`${++compiled} packages compiled, now ${line}`);
    else complaints.push(line);
  }
  const { exitCode } = await child;
  await rm(temporary, { recursive: true, force: true });
  if (exitCode === 0) return;
  const last = complaints.slice(-12);
  if (complaints.some((line) => line.includes('no space left on device')))
    throw environmentError(
      'The disk is full and "go build" could not go on',
      'free some space and run it again',
      last,
    );
  throw environmentError(
    '"go build" failed',
    'see its last lines; what was compiled so far is kept, so try again',
    last,
  );
}
