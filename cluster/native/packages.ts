import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { environmentError, hasCode } from '../../helpers/problem';
import type { Say } from '../progress';

/** What the native cluster takes from the system: a file that must be there, and the Debian package that brings it. */
const tools = {
  containerd: 'containerd',
  runc: 'runc',
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

const systemPaths = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/bin', '/bin'];

const isThere = (tool: string): boolean =>
  tool.startsWith('/') ? existsSync(tool) : systemPaths.some((folder) => existsSync(join(folder, tool)));

export const missingPackages = (): string[] => [
  ...new Set(
    Object.entries(tools)
      .filter(([tool]) => !isThere(tool))
      .map(([, name]) => name),
  ),
];

const install = (packages: readonly string[]) =>
  `apt-get install --yes --no-install-recommends ${packages.join(' ')}`;

/** Brings the missing system packages, where that is allowed and can be done. */
export async function ensurePackages(mayInstall: boolean, say: Say): Promise<void> {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const line = install(missing);
  if (!mayInstall)
    throw environmentError(
      `Missing from the system: ${missing.join(', ')}`,
      `as root, run: apt-get update && ${line}`,
    );
  say(`installing ${missing.join(', ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  // A lock that another apt holds is waited for, a minute at most.
  const apt = (args: readonly string[]) =>
    execa('apt-get', ['-o', 'DPkg::Lock::Timeout=60', ...args], { env, stdin: 'ignore', all: true });
  const words = line.split(' ').slice(1);
  try {
    // The package lists of a fresh machine may be empty or old: without them an install finds nothing.
    await apt(words).catch(async (error: unknown) => {
      if (hasCode(error, 'ENOENT')) throw error;
      await apt(['update']);
      await apt(words);
    });
  } catch (error) {
    if (hasCode(error, 'ENOENT'))
      throw environmentError(
        `Missing from the system: ${missing.join(', ')}, and there is no apt-get to install them`,
        'install them with your own package manager',
      );
    const output = error instanceof Error && 'all' in error ? String(error.all).split('\n').slice(-8) : [];
    throw environmentError(
      `apt-get could not install ${missing.join(', ')}`,
      `as root, run: apt-get update && ${line}`,
      output,
    );
  }
  const still = missingPackages();
  if (still.length > 0)
    throw environmentError(
      `After installing, still missing: ${still.join(', ')}`,
      'install them by hand and run it again',
    );
}
