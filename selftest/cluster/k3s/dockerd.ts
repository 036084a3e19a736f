import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { removeCgroup } from '../../../cluster/cgroups';
import type { Engine } from '../../../cluster/k3s/api';
import { findEngine } from '../../../cluster/k3s/engine';
import { nativeObstacle } from '../../../cluster/native/preflight';
import { installTools, toolPath } from './tools';

/** A Docker engine in Linux namespaces of its own: isolated from the machine's engine, and removed completely. */
export interface Dockerd {
  readonly engine: Engine;
  /** The addresses of the machine and of the engine on the link between them. */
  readonly hostAddress: string;
  readonly engineAddress: string;
  /** The engine also listens on a socket in this folder, at the path of Podman's socket. */
  readonly folder: string;
  stop(): Promise<void>;
}

const link = 'stsc-dockerd';
const hostAddress = '198.19.225.1';
const engineAddress = '198.19.225.2';
const bridge = '198.19.224.1/24';

/** Rejects with the reason if no engine can run on this machine. */
export async function startDockerd(): Promise<Dockerd> {
  const obstacle = nativeObstacle();
  if (obstacle) throw new Error(`dockerd cannot run on this machine: ${obstacle}`);
  await installTools();
  const folder = await mkdtemp(join(tmpdir(), 'stsc-dockerd-'));
  await mkdir(join(folder, 'podman'));
  await writeFile(join(folder, 'daemon.json'), JSON.stringify(await runtimeOf(folder)));
  const log = openSync(join(folder, 'log'), 'w');
  const child = spawn(
    'setpriv',
    // The engine is killed when this process ends for any reason.
    ['--pdeathsig', 'KILL', 'unshare', ...namespaces, 'sh', '-euc', script(folder)],
    { stdio: ['ignore', log, log], env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` } },
  );
  closeSync(log);
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    const first = await firstProcess(child);
    if (first) process.kill(first, 'SIGKILL');
    await ended;
    await removeLink();
    await removeCgroup(cgroup);
    await rm(folder, { recursive: true, maxRetries: 20, retryDelay: 25 });
  };
  try {
    await removeLink();
    await connect(await until(() => firstProcess(child), child));
    const engine = await until(findDockerd, child);
    return { engine, hostAddress, engineAddress, folder, stop };
  } catch (error) {
    const text = await readFile(join(folder, 'log'), 'utf8');
    await stop();
    throw new Error(`dockerd cannot run on this machine: ${text.trim().split('\n').at(-1)}`, {
      cause: error,
    });
  }
}

const namespaces = ['--mount', '--pid', '--net', '--fork', '--kill-child', '--mount-proc'];

const cgroup = 'stsc-dockerd';

/** The shell stays the first process of the namespace, to reap the orphans of dockerd's shims. */
const script = (folder: string) => `
  mount -t tmpfs run /run
  [ ! -d /etc/docker ] || mount -t tmpfs docker /etc/docker
  ip link set lo up
  until ip address add ${engineAddress}/30 dev eth0 2>/dev/null; do sleep 0.05; done
  ip link set eth0 up
  dockerd --config-file ${folder}/daemon.json --data-root ${folder}/data --bip ${bridge} \\
    --host tcp://${engineAddress}:2375 --tls=false --host unix://${folder}/podman/podman.sock --insecure-registry ${hostAddress}/32 \\
    --cgroup-parent /${cgroup} --exec-opt native.cgroupdriver=cgroupfs &
  wait $!`;

async function firstProcess({ pid }: ChildProcess): Promise<number | undefined> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return Number(children.trim()) || undefined;
}

const removeLink = () => execa('ip', ['link', 'delete', link], { reject: false });

async function connect(first: number): Promise<void> {
  await execa('ip', ['link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(first)]);
  await execa('ip', ['address', 'add', `${hostAddress}/30`, 'dev', link]);
  await execa('ip', ['link', 'set', link, 'up']);
}

async function findDockerd(): Promise<Engine | undefined> {
  const search = await findEngine({ DOCKER_HOST: `tcp://${engineAddress}:2375` });
  return search.found ? search.engine : undefined;
}

async function until<T>(value: () => Promise<T | undefined>, child: ChildProcess): Promise<T> {
  for (let tries = 0; tries < 600 && child.exitCode === null && child.signalCode === null; tries++) {
    const found = await value();
    if (found !== undefined) return found;
    await delay(50);
  }
  throw new Error('dockerd exited, or did not respond within half a minute');
}

const sysResource = 1n << 24n;

/**
 * Docker requests every capability for a privileged container, and runc fails if the machine itself lacks one. Some
 * small virtual machines lack CAP_SYS_RESOURCE; there a wrapper removes that capability from the request to runc.
 */
async function runtimeOf(folder: string): Promise<object> {
  const [, bounding = ''] = /^CapBnd:\s+(\w+)/m.exec(await readFile('/proc/self/status', 'utf8')) ?? [];
  if (BigInt(`0x${bounding}`) & sysResource) return {};
  const path = join(folder, 'runc');
  const lines = [
    '#!/bin/sh',
    'for word; do',
    `  [ "$previous" != --bundle ] || sed -i 's/"CAP_SYS_RESOURCE",//g' "$word/config.json"`,
    '  previous=$word',
    'done',
    `exec ${toolPath('runc')} "$@"`,
  ];
  await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o755 });
  return { runtimes: { narrow: { path } }, 'default-runtime': 'narrow' };
}
