import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What comes and goes by itself: the number of the last process, and the settings of each network device. */
const comesAndGoes = /^\/proc\/sys\/(kernel\/ns_last_pid|net\/ipv[46]\/(conf|neigh)\/(?!all\/|default\/))/;

/** Every setting of the machine's kernel; what nobody can write is a state and not a setting. */
export function kernelSettings(folder = '/proc/sys'): Map<string, string> {
  const settings = new Map<string, string>();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) for (const [name, value] of kernelSettings(path)) settings.set(name, value);
    else if (!comesAndGoes.test(path) && statSync(path).mode & 0o200) settings.set(path, settingAt(path));
  }
  return settings;
}

/** The settings that now have another value. One that is new came with a kernel module that was loaded. */
export const changedSince = (before: ReadonlyMap<string, string>): string[] => {
  const now = kernelSettings();
  return [...before]
    .filter(([name, value]) => now.get(name) !== value)
    .map(([name, value]) => `${name}: ${value} → ${now.get(name)}`);
};

const settingAt = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return 'cannot be read';
  }
};
