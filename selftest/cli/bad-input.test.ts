import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusters } from '../../cluster/registry';
import { plain, project, stsc, stscPath } from '../support/command';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stsc-bad-input-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A PATH with the tools of the system and the Node.js of this process, but without Go. */
const withoutGo = () => `${dirname(process.execPath)}:/usr/sbin:/usr/bin:/sbin:/bin`;

const up = ['cluster', 'up', '--cluster', 'native', '--name', 'bad-input'];

describe('Invalid arguments: one line, exit code 2', () => {
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
      '✖ Kubernetes 1.12 is not supported; choose 1.34, 1.35, 1.36, 1.37',
    ],
    [
      'a feature gate without a value',
      ['cluster', 'up', '--feature-gate', 'StatefulSetRecreateStrategy'],
      "✖ option '--feature-gate <name=bool>' argument 'StatefulSetRecreateStrategy' is invalid. Expected NAME=true or NAME=false.; see stsc --help",
    ],
    [
      'feature gates of a K3s cluster',
      ['cluster', 'up', '--cluster', 'k3s', '--feature-gate', 'StatefulSetRecreateStrategy=true'],
      '✖ Feature gates cannot be set in a K3s cluster; omit --feature-gate, or use --cluster native',
    ],
    [
      'an unknown kind of cluster',
      ['cluster', 'up', '--cluster', 'kind'],
      "✖ Unknown --cluster 'kind'; use native or k3s",
    ],
    [
      'a name that no namespace can have',
      ['run', '--namespaces', 'team-a,Team'],
      `✖ option '--namespaces <a,b,c>' argument 'team-a,Team' is invalid. Expected names of namespaces, separated by commas, not "Team".; see stsc --help`,
    ],
    [
      'prepared namespaces without a cluster',
      ['run', '--namespaces', 'team-a,team-b'],
      '✖ Prepared namespaces can be used only in a given cluster; add --kubeconfig, or omit --namespaces',
    ],
    [
      'prepared namespaces that are kept',
      ['run', '--namespaces', 'team-a', '--keep-on-failure'],
      '✖ --keep-on-failure cannot be used with --namespaces: no other case could run in a namespace that is kept; omit --keep-on-failure; the report contains the objects, events and logs of each case that did not pass',
    ],
    [
      'an unknown provider',
      ['run', '--provider', 'native'],
      "✖ option '--provider <name>' argument 'native' is invalid. Allowed choices are ebs, nas, digitalocean, local, auto.; see stsc --help",
    ],
    [
      'an unknown profile',
      ['run', '--profile', 'all'],
      "✖ option '--profile <name>' argument 'all' is invalid. Allowed choices are core, standard, certified.; see stsc --help",
    ],
    [
      'a filter that matches no guarantee of the profile',
      ['run', '--profile', 'core', 'storage/', 'network/'],
      '✖ No guarantee of the profile core matches storage/ or network/; use a part of a guarantee id, such as ordering/created-in-order',
    ],
    [
      'no nodes',
      ['cluster', 'up', '--nodes', '0'],
      "✖ option '--nodes <n>' argument '0' is invalid. Expected a whole number from 1 to 28.; see stsc --help",
    ],
    [
      'too many nodes',
      ['cluster', 'up', '--nodes', '29'],
      "✖ option '--nodes <n>' argument '29' is invalid. Expected a whole number from 1 to 28.; see stsc --help",
    ],
    [
      'an invalid cluster name',
      ['cluster', 'up', '--name', 'My Cluster', '--cluster', 'native'],
      '✖ "My Cluster" is not a valid cluster name; use at most 30 characters of a-z, 0-9 and -',
    ],
    [
      'a kubeconfig that does not exist',
      ['run', '--kubeconfig', '/nowhere/kubeconfig'],
      '✖ The kubeconfig /nowhere/kubeconfig (from --kubeconfig) does not exist; use a file that exists',
    ],
    [
      'an empty context',
      ['run', '--kubeconfig', '/nowhere/kubeconfig', '--context', ''],
      '✖ --context is empty; pass a value, or omit the option',
    ],
  ])('%s', async (_, args, line) => {
    const { stderr, stdout, exitCode } = await stsc(args);
    expect(stderr).toBe(line);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });
});

describe('An invalid known-issues.yaml: one line, exit code 2, before a cluster is created', () => {
  const valid = {
    guarantee: 'identity/stable-names',
    case: 'three new pods have these names and host names',
    minors: ['1.35'],
    violation: 'web has other pods than expected',
    issue: 'https://github.com/kubernetes/kubernetes/issues/1',
    reason: 'The controller names pods after their node.',
    expires: '2027-06-30',
  };

  test.each([
    [
      'an unknown key',
      { ...valid, expire: '2027-06-30' },
      'unknown key expire; use guarantee, case, minors, violation, issue, reason, expires',
    ],
    [
      'an unknown guarantee',
      { ...valid, guarantee: 'identity/names' },
      'unknown guarantee identity/names; use the path of a spec without specs/ and .ts',
    ],
    [
      'an unknown case',
      { ...valid, case: 'pods have names' },
      'unknown case "pods have names" of identity/stable-names; copy the title from the spec',
    ],
    [
      'an invalid date',
      { ...valid, expires: '30 June' },
      'expires must be a date, such as 2027-06-30; see docs/known-issues.md',
    ],
  ])('%s', async (_, entry, problem) => {
    const file = join(folder, 'known-issues.yaml');
    await writeFile(file, JSON.stringify([entry]));
    const mounted = `mount --bind ${file} ${join(project, 'known-issues.yaml')}; exec "$@"`;
    const { stderr, exitCode } = await execa(
      'unshare',
      ['--mount', 'sh', '-euc', mounted, '-', process.execPath, stscPath, 'run', 'identity/stable-names'],
      { reject: false, env: { ...plain } },
    );
    expect(stderr).toBe(`✖ known-issues.yaml, entry 1: ${problem}`);
    expect(exitCode).toBe(2);
  });
});

describe('An environment problem: one line, exit code 3, no leftovers', () => {
  const withoutRoot = (args: readonly string[]) =>
    execa(
      'setpriv',
      ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, stscPath, ...args],
      { reject: false, env: { ...plain, HOME: folder, DOCKER_HOST: 'tcp://127.0.0.1:1' } },
    );

  test('the user is not root', async () => {
    const { stderr, exitCode } = await withoutRoot(up);
    expect(stderr).toMatchInlineSnapshot(
      `"✖ Cannot create a native cluster: root is required; run as root on Linux, start a Docker-compatible engine (--cluster k3s), or pass --kubeconfig"`,
    );
    expect(exitCode).toBe(3);
  });

  test('no cluster is given and no cluster can be created: the message lists every option', async () => {
    const { stderr, exitCode } = await withoutRoot(['run']);
    expect(stderr).toMatchInlineSnapshot(
      `"✖ No cluster given, and no disposable cluster can be created on this machine; pass --kubeconfig or set KUBECONFIG, start a Docker-compatible engine for K3s (tcp://127.0.0.1:1: connection refused), or use a machine that can run a native cluster (root is required)"`,
    );
    expect(exitCode).toBe(3);
  });

  test('Go is not installed', async () => {
    const { stderr, exitCode } = await stsc(up, { PATH: withoutGo(), XDG_CACHE_HOME: folder });
    expect(lastLine(stderr)).toMatchInlineSnapshot(
      `"✖ Go is not installed, but Kubernetes 1.37 must be built with Go; install Go 1.26 or newer and add go to the PATH"`,
    );
    expect(exitCode).toBe(3);
  });

  test('the installed Go is too old', async () => {
    const go = join(folder, 'go');
    await writeFile(go, '#!/bin/sh\necho go1.21.3\n');
    await chmod(go, 0o755);
    const { stderr, exitCode } = await stsc(up, { PATH: `${folder}:${withoutGo()}` });
    expect(lastLine(stderr)).toMatchInlineSnapshot(
      `"✖ Go 1.21.3 is too old for Kubernetes 1.37; install Go 1.26 or newer and add go to the PATH"`,
    );
    expect(exitCode).toBe(3);
  });

  test('a failed build shows the last lines of the compiler', async () => {
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
      "✖ "go build" failed; fix the cause in the last lines and try again; the compiled packages are kept
        │ main.go:1: no such thing"
    `);
    expect(exitCode).toBe(3);
  });

  test('a component that exits during startup: the cause, and its last log lines', async () => {
    // Not in /tmp, because a cluster has a /tmp of its own.
    const tools = await mkdtemp(join(homedir(), 'stsc-tools-'));
    const containerd = join(tools, 'containerd');
    await writeFile(containerd, '#!/bin/sh\necho no such snapshotter\nexit 7\n');
    await chmod(containerd, 0o755);
    const { stderr, exitCode } = await stsc([...up, '--nodes', '1'], {
      PATH: `${tools}:${process.env.PATH}`,
    });
    await rm(tools, { recursive: true });
    expect(stderr.slice(stderr.indexOf('✖ node'))).toMatchInlineSnapshot(`
      "✖ node-0-containerd exited with code 7 during startup; see the last log lines
        │ no such snapshotter"
    `);
    expect(exitCode).toBe(3);
    expect((await clusters()).map(({ name }) => name)).not.toContain('bad-input');
  });

  test('a full disk', async () => {
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
      `"✖ Building Kubernetes 1.37.2 needs 6 GB of disk space, but CACHE/statefulset-conformance has only 0.0 GB free; free some space, or set XDG_CACHE_HOME to a folder on a larger disk"`,
    );
    expect(exitCode).toBe(3);
  });

  /** Hides the folder of a system package, as if the package were not installed. */
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
      `"✖ Missing system packages: containernetworking-plugins; as root, run: apt-get update && apt-get install --yes --no-install-recommends containernetworking-plugins"`,
    );
    expect(exitCode).toBe(3);
  });

  test('missing system packages on a machine without apt', async () => {
    const { stderr, exitCode } = await withoutPlugins(up, folder);
    expect(lastLine(stderr)).toMatchInlineSnapshot(
      `"✖ Missing system packages: containernetworking-plugins (apt-get is not available to install them); install them with the package manager of this system"`,
    );
    expect(exitCode).toBe(3);
  });
});

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1) ?? '';
