import { readdirSync, readFileSync } from 'node:fs';

/** Bytes that a process and all below it take, by program; pages that several share are counted once in all. */
export function memoryBelow(root: number): Map<string, number> {
  const children = new Map<number, number[]>();
  for (const pid of readdirSync('/proc').map(Number)) {
    const parent = pid > 0 ? parentOf(pid) : undefined;
    if (parent) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const family = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(family)];
  const programs = new Map<string, number>();
  for (const pid of family(root)) {
    const name = pid === root ? 'keeper' : programOf(pid);
    programs.set(name, (programs.get(name) ?? 0) + shareOf(pid));
  }
  return programs;
}

const read = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // It ended while we looked.
  }
};

const parentOf = (pid: number) => Number(/^PPid:\s+(\d+)/m.exec(read(pid, 'status'))?.[1]);

/** The name a program was called by: every component is the same file. */
const programOf = (pid: number) => read(pid, 'cmdline').split('\0')[0]?.split('/').at(-1) ?? '';

const shareOf = (pid: number) => Number(/^Pss:\s+(\d+) kB/m.exec(read(pid, 'smaps_rollup'))?.[1] ?? 0) * 1024;
