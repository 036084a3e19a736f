import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';

/** The programs that the engine and the node in its container need, with the Debian package of each. */
const packages = {
  dockerd: 'docker.io',
  containerd: 'containerd',
  runc: 'runc',
  iptables: 'iptables',
  ip: 'iproute2',
  busybox: 'busybox-static',
  ptp: 'containernetworking-plugins',
} as const;

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/lib/cni'];

export const toolPath = (tool: string): string | undefined =>
  folders.map((folder) => join(folder, tool)).find((path) => existsSync(path));

export async function installTools(): Promise<void> {
  const missing = Object.entries(packages).filter(([tool]) => !toolPath(tool));
  if (missing.length === 0) return;
  const names = missing.map(([, name]) => name);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await execa('apt-get', ['update'], { env });
  await execa('apt-get', ['install', '--yes', '--no-install-recommends', ...names], { env });
}
