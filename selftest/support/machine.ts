import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { clustersFolder } from '../../cluster/registry';

/** All resources that a cluster could leave on a machine. */
export interface Machine {
  readonly links: readonly string[];
  readonly mounts: readonly string[];
  readonly cgroups: readonly string[];
  readonly namespaces: readonly string[];
  readonly processes: readonly string[];
  /** The loop devices that have a file. */
  readonly loops: readonly string[];
  readonly folders: Readonly<Record<string, readonly string[]>>;
}

const folders = [clustersFolder(), '/run', '/run/netns', '/tmp', '/var/lib', '/var/log', '/opt'];

export const inspectMachine = (): Machine => ({
  links: list('/sys/class/net'),
  mounts: readFileSync('/proc/mounts', 'utf8').trimEnd().split('\n'),
  cgroups: cgroups(),
  namespaces: unique(
    pids().flatMap((pid) => [linkOf(pid, 'ns/pid'), linkOf(pid, 'ns/net'), linkOf(pid, 'ns/mnt')]),
  ),
  processes: pids().map(commandOf).filter(isOurs).sort(),
  loops: list('/sys/block').filter((name) => existsSync(join('/sys/block', name, 'loop'))),
  folders: Object.fromEntries(folders.map((folder) => [folder, list(folder)])),
});

/** The resources that did not exist before. Removed resources are ignored: an earlier cluster can have owned them. */
export function addedTo(before: Machine, now: Machine): readonly string[] {
  const known = new Set(resourcesOf(before));
  return resourcesOf(now).filter((resource) => !known.has(resource));
}

const resourcesOf = ({ folders, ...others }: Machine): readonly string[] =>
  Object.entries({ ...others, ...folders }).flatMap(([place, names]) =>
    (names as readonly string[]).map((name) => `${place}: ${name}`),
  );

const list = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);

const unique = (texts: readonly string[]) => [...new Set(texts.filter(Boolean))].sort();

const pids = () => list('/proc').filter((name) => /^\d+$/.test(name));

const quietly = (read: () => string): string => {
  try {
    return read();
  } catch {
    return ''; // The process has ended in the meantime.
  }
};

const linkOf = (pid: string, name: string) => quietly(() => readlinkSync(`/proc/${pid}/${name}`));

const commandOf = (pid: string) =>
  quietly(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim());

const isOurs = (command: string) =>
  command.includes(clustersFolder()) || command.includes('cluster-process.ts');

function cgroups(): string[] {
  const root = '/sys/fs/cgroup';
  const hierarchies = ['', ...list(root)].map((name) => join(root, name));
  return hierarchies.flatMap((hierarchy) => {
    const names = quietly(() => readdirSync(hierarchy).join(' ')).split(' ');
    return names.filter((name) => name.startsWith('stsc-')).map((name) => join(hierarchy, name));
  });
}
