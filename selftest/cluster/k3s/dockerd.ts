import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import type { Engine } from '../../../cluster/k3s/api';
import { findEngine } from '../../../cluster/k3s/engine';
import { removeCgroup } from '../../../cluster/native/cgroups';
import { nativeObstacle } from '../../../cluster/native/preflight';
import { installTools, toolPath } from './tools';

/** A Docker engine in namespaces of its own, which knows nothing of the machine's and leaves nothing on it. */
export interface Dockerd {
  readonly engine: Engine;
  /** The two ends of the cable between the machine and it. */
  readonly here: string;
  readonly there: string;
  /** It answers on a socket in this folder as well, where Podman's would be. */
  readonly folder: string;
  stop(): Promise<void>;
}

const link = 'stsc-dockerd';
const here = '198.19.225.1';
const there = '198.19.225.2';
const bridge = '198.19.224.1/24';

/** Fails where no engine can run, with the reason. */
export async function startDockerd(): Promise<Dockerd> {
  const obstacle = nativeObstacle();
  if (obstacle) throw new Error(`dockerd cannot run here: ${obstacle}`);
  await installTools();
  const folder = await mkdtemp(join(tmpdir(), 'stsc-dockerd-'));
  await mkdir(join(folder, 'podman'));
  await writeFile(join(folder, 'daemon.json'), JSON.stringify(await runtimeOf(folder)));
  const log = openSync(join(folder, 'log'), 'w');
  const child = spawn(
    'setpriv',
    // The engine ends with us, however we end.
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
    const engine = await until(answeringEngine, child);
    return { engine, here, there, folder, stop };
  } catch (error) {
    const text = await readFile(join(folder, 'log'), 'utf8');
    await stop();
    throw new Error(`dockerd cannot run here: ${text.trim().split('\n').at(-1)}`, { cause: error });
  }
}

const namespaces = ['--mount', '--pid', '--net', '--fork', '--kill-child', '--mount-proc'];

const cgroup = 'stsc-dockerd';

/** The shell stays as the first process, to bury those that dockerd's shims leave. */
const script = (folder: string) => `
  mount -t tmpfs run /run
  [ ! -d /etc/docker ] || mount -t tmpfs docker /etc/docker
  ip link set lo up
  until ip address add ${there}/30 dev eth0 2>/dev/null; do sleep 0.05; done
  ip link set eth0 up
  dockerd --config-file ${folder}/daemon.json --data-root ${folder}/data --bip ${bridge} \\
    --host tcp://${there}:2375 --tls=false --host unix://${folder}/podman/podman.sock --insecure-registry ${here}/32 \\
    --cgroup-parent /${cgroup} --exec-opt native.cgroupdriver=cgroupfs &
  wait $!`;

async function firstProcess({ pid }: ChildProcess): Promise<number | undefined> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return Number(children.trim()) || undefined;
}

const removeLink = () => execa('ip', ['link', 'delete', link], { reject: false });

async function connect(first: number): Promise<void> {
  await execa('ip', ['link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(first)]);
  await execa('ip', ['address', 'add', `${here}/30`, 'dev', link]);
  await execa('ip', ['link', 'set', link, 'up']);
}

async function answeringEngine(): Promise<Engine | undefined> {
  const search = await findEngine({ DOCKER_HOST: `tcp://${there}:2375` });
  return search.found ? search.engine : undefined;
}

async function until<T>(value: () => Promise<T | undefined>, child: ChildProcess): Promise<T> {
  for (let tries = 0; tries < 600 && child.exitCode === null && child.signalCode === null; tries++) {
    const found = await value();
    if (found !== undefined) return found;
    await delay(50);
  }
  throw new Error('it ended, or said nothing for half a minute');
}

const sysResource = 1n << 24n;

/**
 * Docker gives a privileged container every capability there is, and runc refuses to where the machine itself lacks
 * one, as small virtual machines lack CAP_SYS_RESOURCE: there it is taken out of what runc is asked for.
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
