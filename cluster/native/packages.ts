import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { environmentError, hasCode } from '../../helpers/problem';
import type { ClusterSpec } from '../builder';
import type { ShowNote } from '../progress';
import type { StorageKind } from '../storage';

/** The system tools and files that a native cluster needs, with the Debian package that contains each. */
const tools = {
  containerd: 'containerd',
  runc: 'runc',
  crun: 'crun',
  ip: 'iproute2',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  conntrack: 'conntrack',
  nft: 'nftables',
  iptables: 'iptables',
  mmdebstrap: 'mmdebstrap',
  tar: 'tar',
  '/usr/lib/cni/ptp': 'containernetworking-plugins',
  '/usr/lib/cni/host-local': 'containernetworking-plugins',
} as const;

/** What disks need in addition. */
const diskTools = { mount: 'mount', 'mkfs.xfs': 'xfsprogs', xfs_growfs: 'xfsprogs' } as const;

const systemPaths = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/bin', '/bin'];

const isInstalled = (tool: string): boolean =>
  tool.startsWith('/') ? existsSync(tool) : systemPaths.some((folder) => existsSync(join(folder, tool)));

const missingPackages = (storage: StorageKind | undefined): string[] => [
  ...new Set(
    Object.entries({ ...tools, ...(storage === 'disks' && diskTools) })
      .filter(([tool]) => !isInstalled(tool))
      .map(([, name]) => name),
  ),
];

const installCommand = (packages: readonly string[]) =>
  `apt-get install --yes --no-install-recommends ${packages.join(' ')}`;

/** Installs the missing system packages, unless `mayInstall` is false. */
export async function ensurePackages(
  { mayInstall, storage }: Pick<ClusterSpec, 'mayInstall' | 'storage'>,
  showNote: ShowNote,
): Promise<void> {
  const missing = missingPackages(storage);
  if (missing.length === 0) return;
  const command = installCommand(missing);
  if (!mayInstall)
    throw environmentError(
      `Missing system packages: ${missing.join(', ')}`,
      `as root, run: apt-get update && ${command}`,
    );
  showNote(`installing ${missing.join(', ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  // apt-get waits at most a minute for the lock of another apt process.
  const apt = (args: readonly string[]) =>
    execa('apt-get', ['-o', 'DPkg::Lock::Timeout=60', ...args], { env, stdin: 'ignore', all: true });
  const install = command.split(' ').slice(1);
  try {
    // The package lists of a fresh machine can be empty or old, and then apt finds no package.
    await apt(install).catch(async (error: unknown) => {
      if (hasCode(error, 'ENOENT')) throw error;
      await apt(['update']);
      await apt(install);
    });
  } catch (error) {
    if (hasCode(error, 'ENOENT'))
      throw environmentError(
        `Missing system packages: ${missing.join(', ')} (apt-get is not available to install them)`,
        'install them with the package manager of this system',
      );
    const output = error instanceof Error && 'all' in error ? String(error.all).split('\n').slice(-8) : [];
    throw environmentError(
      `apt-get cannot install ${missing.join(', ')}`,
      `as root, run: apt-get update && ${command}`,
      output,
    );
  }
  const stillMissing = missingPackages(storage);
  if (stillMissing.length > 0)
    throw environmentError(
      `Still missing after the installation: ${stillMissing.join(', ')}`,
      'install these packages by hand and try again',
    );
}
