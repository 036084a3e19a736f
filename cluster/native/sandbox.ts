import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { environmentError } from '../../helpers/problem';
import { dieWithParent } from '../processes';
import type { ClusterPlan } from './plan';

/**
 * The namespaces a cluster lives in. Its processes, mounts and network devices exist nowhere else, and the kernel
 * removes them all when the world's first process ends; that one dies with us, however we die.
 */
export interface Sandbox {
  /** Runs a shell script inside, on the host's network. */
  run(script: string): Promise<string>;
  /** Starts a program inside, on one of the world's own networks, writing to a log file. */
  start(network: string, command: readonly string[], log: string): Promise<ChildProcess>;
  /** Settles when the world is no more, whoever ended it. */
  readonly ended: Promise<void>;
  end(): Promise<void>;
}

/**
 * Out of reach of a signal to our group: nsenter ends with what it wraps, and not before, since an orphan in a dying
 * process namespace is left to the machine's init, and the namespace waits until that one has buried it.
 */
const entered = { cwd: '/', detached: true } as const;

/**
 * Measured: components that let garbage grow to four times what they need spend a seventh less of the two cores, which
 * is what a run waits for. The API server takes 0.8 GB of memory then, where it took 0.4.
 */
const frugal = { GOGC: '400' } as const;

export async function createSandbox(plan: ClusterPlan, binaries: Binaries): Promise<Sandbox> {
  const outer = spawn(
    dieWithParent[0],
    [
      ...dieWithParent.slice(1),
      'unshare',
      ...['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private'],
      binaries.pause,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/' },
  );
  let complaint = '';
  outer.stderr?.on('data', (chunk) => {
    complaint += chunk;
  });
  const ended = new Promise<void>((resolve) => outer.once('close', () => resolve()));
  const first = await firstProcess(outer, () => complaint);
  const enter = ['--target', String(first), '--mount', '--pid'];

  const world: Sandbox = {
    async run(script) {
      const { stdout } = await execa('nsenter', [...enter, 'sh', '-euc', script], {
        stdin: 'ignore',
        ...entered,
      });
      return stdout;
    },
    async start(network, command, log) {
      const file = await open(log, 'a');
      const child = spawn(
        'nsenter',
        [...enter, `--net=/proc/${first}/root/run/netns/${network}`, ...dieWithParent, ...command],
        { stdio: ['ignore', file.fd, file.fd], env: { ...frugal, ...process.env }, ...entered },
      );
      await file.close();
      return child;
    },
    ended,
    async end() {
      outer.kill('SIGKILL');
      await ended;
    },
  };
  try {
    await world.run(furnish(plan, binaries));
  } catch (error) {
    await world.end();
    throw error;
  }
  return world;
}

export interface Binaries {
  readonly kubernetes: string;
  readonly pause: string;
}

/** The process that unshare forks into the new namespaces, once it has become the one that waits. */
async function firstProcess(outer: ChildProcess, complaint: () => string): Promise<number> {
  while (outer.exitCode === null && outer.signalCode === null && outer.pid) {
    const children = await readFile(`/proc/${outer.pid}/task/${outer.pid}/children`, 'utf8').catch(() => '');
    const pid = Number(children.trim());
    if (pid && (await readlink(`/proc/${pid}/exe`).catch(() => '')).endsWith('/pause')) return pid;
    await delay(5);
  }
  throw environmentError(
    `Namespaces cannot be made here (${complaint().trim() || 'unshare ended'})`,
    'run as root on the machine itself or in a privileged container, or name a cluster with --kubeconfig',
  );
}

/** Kernel settings that a kubelet sets when it finds other values: it is shown these and leaves the machine's alone. */
const kubeletSysctls = {
  'vm/overcommit_memory': '1',
  'vm/panic_on_oom': '0',
  'kernel/panic': '10',
  'kernel/panic_on_oops': '1',
  'kernel/keys/root_maxkeys': '1000000',
  'kernel/keys/root_maxbytes': '25000000',
} as const;

const components = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'kubelet',
  'coredns',
] as const;

export type Component = (typeof components)[number];

/**
 * Every folder of the machine that a component writes to by a name of its own (/run/containerd, /var/lib/cni,
 * /var/log/containers, /tmp/hostpath_pv …) is covered, so that all that is written lies in the cluster's folder.
 */
const furnish = ({ folder }: ClusterPlan, { kubernetes }: Binaries): string => {
  const bin = join(folder, 'bin');
  return [
    `mkdir -p ${bin} ${folder}/tmp ${folder}/sysctl`,
    `chmod 1777 ${folder}/tmp`,
    `touch ${bin}/kubernetes`,
    // Bound, not linked: the cache may lie in a folder that is covered below.
    `mount --bind '${kubernetes}' ${bin}/kubernetes`,
    ...components.map((name) => `ln -sf kubernetes ${bin}/${name}`),
    'mount -t tmpfs run /run',
    'mkdir -p /run/keep /run/netns /run/lock',
    `mount --rbind ${folder} /run/keep`,
    'mount -t tmpfs lib /var/lib',
    `mkdir -p ${folder}`,
    `mount --move /run/keep ${folder}`,
    'mount -t tmpfs log /var/log',
    `mount --bind ${folder}/tmp /tmp`,
    ...Object.entries(kubeletSysctls).flatMap(([name, value]) => {
      const file = `${folder}/sysctl/${name.replaceAll('/', '.')}`;
      return [
        `echo ${value} > ${file}`,
        `[ ! -e /proc/sys/${name} ] || mount --bind ${file} /proc/sys/${name}`,
      ];
    }),
    // Volumes that a kubelet mounts must be seen by the containers of its pods, but not what it keeps to itself.
    `mkdir -p ${devicePlugins}`,
    `mount --bind ${devicePlugins} ${devicePlugins}`,
    'mount --make-rshared /',
    `mount --make-private ${devicePlugins}`,
  ].join('\n');
};

/** Where every kubelet listens, whatever it is told: of two on one machine the later finds the address in use. */
const devicePlugins = '/var/lib/kubelet/device-plugins';

/** Gives a kubelet that folder to itself; all other mounts it shares with the rest of the world. */
export const withOwnDevicePlugins = (folder: string, command: readonly string[]): readonly string[] => [
  ...['unshare', '--mount', '--propagation', 'unchanged', 'sh', '-ec'],
  `mount --bind "$0" ${devicePlugins}; exec "$@"`,
  folder,
  ...command,
];

export const componentPath = (plan: ClusterPlan, name: Component) => join(plan.folder, 'bin', name);
