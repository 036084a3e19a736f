import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Kills the child when its parent is killed; otherwise the child of a killed wrapper would continue to run. */
export const dieWithParent = ['setpriv', '--pdeathsig', 'KILL', '--'] as const;

/** The kernel's data about a process. */
interface Process {
  readonly pid: number;
  readonly group: number;
  readonly started: string;
  readonly dead: boolean;
}

/** Finds processes: in /proc on Linux, with ps elsewhere (macOS). */
export interface ProcessTable {
  find(pid: number): Process | undefined;
  all(): Process[];
}

export const linuxTable: ProcessTable = {
  find(pid) {
    try {
      // The command's name, in brackets, can contain spaces and brackets: count the fields from its end.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      return { pid, dead: fields[0] === 'Z', group: Number(fields[2]), started: fields[19] ?? '' };
    } catch {
      return undefined;
    }
  },
  all: () =>
    readdirSync('/proc').flatMap((name) => {
      const found = /^\d+$/.test(name) ? linuxTable.find(Number(name)) : undefined;
      return found ? [found] : [];
    }),
};

const ps = (...selection: readonly string[]): Process[] => {
  const { stdout } = spawnSync('ps', [...selection, '-o', 'pid=,pgid=,stat=,lstart='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [pid, group, state = '', ...started] = line.trim().split(/\s+/);
      return {
        pid: Number(pid),
        group: Number(group),
        dead: state.startsWith('Z'),
        started: started.join(' '),
      };
    });
};

export const portableTable: ProcessTable = {
  find: (pid) => ps('-p', String(pid))[0],
  all: () => ps('-A'),
};

const table = existsSync('/proc/self/stat') ? linuxTable : portableTable;

/** A process; the start time distinguishes it from a later process with the same pid. */
export interface Owner {
  readonly pid: number;
  readonly started: string;
}

export const thisProcess = (): Owner => ({
  pid: process.pid,
  started: table.find(process.pid)?.started ?? '',
});

/** Zombies count as dead. */
export function isAlive(owner: Owner): boolean {
  const found = table.find(owner.pid);
  return found !== undefined && !found.dead && found.started === owner.started;
}

/** The live processes of this process's group except this process; zombies hold no resources. */
export const othersInGroup = (): number[] =>
  table
    .all()
    .filter(({ pid, group, dead }) => group === process.pid && pid !== process.pid && !dead)
    .map(({ pid }) => pid);

const ownerFile = (folder: string) => join(folder, 'owner.json');

/** Marks a folder as owned by this process. */
export const writeOwner = (folder: string): Promise<void> =>
  writeFile(ownerFile(folder), JSON.stringify(thisProcess()));

export function readOwner(folder: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(ownerFile(folder), 'utf8'));
  } catch {
    return undefined;
  }
}
