import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Settings that change by themselves: the last pid, and the settings of each network device. */
const volatile = /^\/proc\/sys\/(kernel\/ns_last_pid|net\/ipv[46]\/(conf|neigh)\/(?!all\/|default\/))/;

/** Every setting of the machine's kernel; a file that is not writable is state and not a setting. */
export function kernelSettings(folder = '/proc/sys'): Map<string, string> {
  const settings = new Map<string, string>();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) for (const [name, value] of kernelSettings(path)) settings.set(name, value);
    else if (!volatile.test(path) && statSync(path).mode & 0o200) settings.set(path, settingAt(path));
  }
  return settings;
}

/** The settings whose value has changed. New settings are ignored: they come from a newly loaded kernel module. */
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
    return 'not readable';
  }
};
