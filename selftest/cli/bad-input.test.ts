import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusters } from '../../cluster/registry';
import { plain, stsc, stscPath } from '../support/command';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stsc-bad-input-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A PATH with the system's tools and this Node, but with no Go. */
const withoutGo = () => `${dirname(process.execPath)}:/usr/sbin:/usr/bin:/sbin:/bin`;

const up = ['cluster', 'up', '--cluster', 'native', '--name', 'bad-input'];

describe('Asked for wrongly: one line, exit code 2', () => {
  test.each([
    ['an unknown command', ['certfy'], "✖ unknown command 'certfy'; see stsc --help"],
    [
      'an unknown option',
      ['run', '--kubeconfg', 'x'],
      "✖ unknown option '--kubeconfg' (Did you mean --kubeconfig?); see stsc --help",
    ],
    [
      'an option without its value',
      ['run', '--kubeconfig'],
      "✖ option '--kubeconfig <file>' argument missing; see stsc --help",
    ],
    [
      'an unknown minor',
      ['cluster', 'up', '--cluster', 'native', '--kubernetes', '1.12'],
      '✖ Kubernetes 1.12 is not one of those that can be built here; choose 1.34, 1.35, 1.36',
    ],
    [
      'an unknown maker of clusters',
      ['cluster', 'up', '--cluster', 'kind'],
      '✖ A throwaway cluster cannot be made by kind; choose native or k3s',
    ],
    [
      'a provider of volumes that is none',
      ['run', '--provider', 'native'],
      "✖ option '--provider <name>' argument 'native' is invalid. Allowed choices are ebs, nas, digitalocean, local, auto.; see stsc --help",
    ],
    [
      'no nodes',
      ['cluster', 'up', '--nodes', '0'],
      "✖ option '--nodes <n>' argument '0' is invalid. It takes a whole number from 1 to 28.; see stsc --help",
    ],
    [
      'too many nodes',
      ['cluster', 'up', '--nodes', '29'],
      "✖ option '--nodes <n>' argument '29' is invalid. It takes a whole number from 1 to 28.; see stsc --help",
    ],
    [
      'a name that cannot be one',
      ['cluster', 'up', '--name', 'My Cluster', '--cluster', 'native'],
      '✖ "My Cluster" cannot be the name of a cluster; use at most 30 of a-z, 0-9 and -',
    ],
    [
      'a kubeconfig that does not exist',
      ['run', '--kubeconfig', '/nowhere/kubeconfig'],
      '✖ The kubeconfig /nowhere/kubeconfig (from --kubeconfig) does not exist; name one that does',
    ],
    [
      'a context that is nowhere',
      ['run', '--kubeconfig', '/nowhere/kubeconfig', '--context', ''],
      '✖ --context is empty; give it a value, or leave it out',
    ],
  ])('%s', async (_, args, line) => {
    const { stderr, stdout, exitCode } = await stsc(args);
    expect(stderr).toBe(line);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });
});

describe('A machine that is not fit: one line, exit code 3, nothing left behind', () => {
  const asNobody = (args: readonly string[]) =>
    execa(
      'setpriv',
      ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, stscPath, ...args],
      { reject: false, env: { ...plain, HOME: folder, DOCKER_HOST: 'tcp://127.0.0.1:1' } },
    );

  test('not root', async () => {
    const { stderr, exitCode } = await asNobody(up);
    expect(stderr).toMatchInlineSnapshot(
      `"✖ A native cluster cannot be made: it needs root; run as root on Linux, start a Docker-compatible engine (--cluster k3s), or name a cluster with --kubeconfig"`,
    );
    expect(exitCode).toBe(3);
  });

  test('no way to a cluster at all: each is named', async () => {
    const { stderr, exitCode } = await asNobody(['run']);
    expect(stderr).toMatchInlineSnapshot(
      `"✖ No cluster was named and none can be made here; name one with --kubeconfig, or KUBECONFIG in the environment, start a Docker-compatible engine for K3s (tcp://127.0.0.1:1 has nobody listening), or run where a native cluster can be made (it needs root)"`,
    );
    expect(exitCode).toBe(2);
  });

  test('no Go', async () => {
    const { stderr, exitCode } = await stsc(up, { PATH: withoutGo(), XDG_CACHE_HOME: folder });
    expect(lastLine(stderr)).toMatchInlineSnapshot(
      `"✖ Go is not installed, and Kubernetes 1.35 is built with it; install Go 1.25 or newer and put it on the PATH"`,
    );
    expect(exitCode).toBe(3);
  });

  test('a Go that is too old', async () => {
    const go = join(folder, 'go');
    await writeFile(go, '#!/bin/sh\necho go1.21.3\n');
    await chmod(go, 0o755);
    const { stderr, exitCode } = await stsc(up, { PATH: `${folder}:${withoutGo()}` });
    expect(lastLine(stderr)).toMatchInlineSnapshot(
      `"✖ Go 1.21.3 is too old for Kubernetes 1.35; install Go 1.25 or newer and put it on the PATH"`,
    );
    expect(exitCode).toBe(3);
  });

  test('a build that fails shows the last lines of the compiler', async () => {
    const go = join(folder, 'go');
    await writeFile(
      go,
      '#!/bin/sh\n[ "$1" = env ] && echo go1.99.0 && exit\necho "main.go:1: no such thing" >&2\nexit 1\n',
    );
    const { stderr, exitCode } = await stsc(up, {
      PATH: `${folder}:${withoutGo()}`,
      XDG_CACHE_HOME: join(folder, 'cache'),
    });
    expect(stderr.split('\n').slice(-2).join('\n')).toMatchInlineSnapshot(`
      "✖ "go build" failed; see its last lines; what was compiled so far is kept, so try again
        │ main.go:1: no such thing"
    `);
    expect(exitCode).toBe(3);
  });

  test('a component that ends while the cluster comes up: the cause, and the last lines of its log', async () => {
    // Not under /tmp, which a cluster covers with one of its own.
    const tools = await mkdtemp(join(homedir(), 'stsc-tools-'));
    const containerd = join(tools, 'containerd');
    await writeFile(containerd, '#!/bin/sh\necho no such snapshotter\nexit 7\n');
    await chmod(containerd, 0o755);
    const { stderr, exitCode } = await stsc([...up, '--nodes', '1'], {
      PATH: `${tools}:${process.env.PATH}`,
    });
    await rm(tools, { recursive: true });
    expect(stderr.slice(stderr.indexOf('✖ node'))).toMatchInlineSnapshot(`
      "✖ node-0-containerd ended with exit code 7 while the cluster came up; its last lines tell why
        │ no such snapshotter"
    `);
    expect(exitCode).toBe(3);
    expect((await clusters()).map(({ name }) => name)).not.toContain('bad-input');
  });

  test('a disk that is full', async () => {
    const { stderr, exitCode } = await execa(
      'unshare',
      [
        '--mount',
        'sh',
        '-euc',
        `mount -t tmpfs -o size=1m tmpfs ${folder}; XDG_CACHE_HOME=${folder} exec "$@"`,
        '-',
        process.execPath,
        stscPath,
        ...up,
      ],
      { reject: false, env: { ...plain } },
    );
    expect(lastLine(stderr).replaceAll(folder, 'CACHE')).toMatchInlineSnapshot(
      `"✖ Making Kubernetes 1.35.4 needs 6 GB of disk and CACHE/statefulset-conformance has 0.0 GB left; free some space, or point XDG_CACHE_HOME at a larger disk"`,
    );
    expect(exitCode).toBe(3);
  });

  /** Covers the folder of a system package: for this process it is as if it had never been installed. */
  const withoutPlugins = (args: readonly string[], path = process.env.PATH) =>
    execa(
      'unshare',
      ['--mount', 'sh', '-euc', 'mount -t tmpfs tmpfs /usr/lib/cni; PATH=$STSC_PATH exec "$@"', '-'].concat(
        process.execPath,
        stscPath,
        args,
      ),
      { reject: false, env: { ...plain, STSC_PATH: path } },
    );

  test('missing system packages that may not be installed', async () => {
    const { stderr, exitCode } = await withoutPlugins([...up, '--no-install']);
    expect(lastLine(stderr)).toMatchInlineSnapshot(
      `"✖ Missing from the system: containernetworking-plugins; as root, run: apt-get update && apt-get install --yes --no-install-recommends containernetworking-plugins"`,
    );
    expect(exitCode).toBe(3);
  });

  test('missing system packages where there is no apt', async () => {
    const { stderr, exitCode } = await withoutPlugins(up, folder);
    expect(lastLine(stderr)).toMatchInlineSnapshot(
      `"✖ Missing from the system: containernetworking-plugins, and there is no apt-get to install them; install them with your own package manager"`,
    );
    expect(exitCode).toBe(3);
  });
});

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1) ?? '';
