import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Ends the child when its parent is killed: without it a wrapper's death would leave what it wrapped behind. */
export const dieWithParent = ['setpriv', '--pdeathsig', 'KILL', '--'] as const;

/** What the kernel knows of a process. */
interface Process {
  readonly pid: number;
  readonly group: number;
  readonly started: string;
  readonly dead: boolean;
}

/** How processes are looked up: in /proc where there is one, by ps elsewhere (macOS). */
export interface ProcessTable {
  find(pid: number): Process | undefined;
  all(): Process[];
}

export const linuxTable: ProcessTable = {
  find(pid) {
    try {
      // The command's name, in brackets, may hold spaces and brackets itself: count from its end.
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

/** A process, told apart from a later one that was given the same number. */
export interface Owner {
  readonly pid: number;
  readonly started: string;
}

export const thisProcess = (): Owner => ({
  pid: process.pid,
  started: table.find(process.pid)?.started ?? '',
});

/** A zombie that nobody buries is as dead as one that is gone. */
export function isAlive(owner: Owner): boolean {
  const found = table.find(owner.pid);
  return found !== undefined && !found.dead && found.started === owner.started;
}

/** The living processes of our own group, but for ourselves: a zombie holds nothing any more. */
export const othersInGroup = (): number[] =>
  table
    .all()
    .filter(({ pid, group, dead }) => group === process.pid && pid !== process.pid && !dead)
    .map(({ pid }) => pid);
