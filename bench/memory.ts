import { readdirSync, readFileSync } from 'node:fs';

/** The name under which `memoryOf` lists the root process. */
export const rootName = 'root';

/**
 * The kinds of memory that the kernel counts: all pages, or only those that are not backed by a file. The kernel can drop
 * the pages of a program's file at any time and read them again.
 */
export type MemoryKind = 'Pss' | 'Pss_Anon';

/** The memory in bytes of a process and its descendants, by program; each shared page counts once in total. */
export function memoryOf(root: number, kind: MemoryKind = 'Pss'): Map<string, number> {
  const children = new Map<number, number[]>();
  for (const pid of readdirSync('/proc').map(Number)) {
    const parent = pid > 0 ? parentOf(pid) : undefined;
    if (parent) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const family = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(family)];
  const programs = new Map<string, number>();
  for (const pid of family(root)) {
    const name = pid === root ? rootName : programOf(pid);
    programs.set(name, (programs.get(name) ?? 0) + shareOf(pid, kind));
  }
  return programs;
}

const read = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // The process has ended in the meantime.
  }
};

const parentOf = (pid: number) => Number(/^PPid:\s+(\d+)/m.exec(read(pid, 'status'))?.[1]);

/** The name in the command line, because all components are the same file. */
const programOf = (pid: number) => read(pid, 'cmdline').split('\0')[0]?.split('/').at(-1) ?? '';

const shareOf = (pid: number, kind: MemoryKind) =>
  Number(new RegExp(`^${kind}:\\s+(\\d+) kB`, 'm').exec(read(pid, 'smaps_rollup'))?.[1] ?? 0) * 1024;
