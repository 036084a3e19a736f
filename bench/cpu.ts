import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** The CPU seconds of one program: its own, and those of its ended children. */
export interface ProgramCpu {
  readonly own: number;
  readonly children: number;
}

export interface CpuProfile {
  /** The CPU seconds that all processes of the machine used. */
  readonly total: number;
  /** By program. */
  readonly programs: ReadonlyMap<string, ProgramCpu>;
  /** The share of all cores that was busy from one sample to the next. `at` is the end, in seconds since the start of the recording. */
  readonly busy: readonly { readonly at: number; readonly share: number }[];
}

const ticksPerSecond = 100;
const interval = 1_000;

interface Sample {
  readonly program: string;
  readonly own: number;
  readonly children: number;
}

/** Records the CPU time of all processes of the machine until `end` is called. */
export function recordCpu(): { end(): Promise<CpuProfile> } {
  const before = samples();
  const last = new Map(before);
  const stop = new AbortController();
  const first = machine();
  const began = performance.now();
  const busy: CpuProfile['busy'][number][] = [];
  const recording = (async () => {
    let previous = first;
    while (!stop.signal.aborted) {
      await delay(interval, undefined, { signal: stop.signal }).catch(() => {});
      for (const [process, sample] of samples()) last.set(process, sample);
      const now = machine();
      busy.push({
        at: (performance.now() - began) / 1000,
        share: (now.busy - previous.busy) / Math.max(1, now.all - previous.all),
      });
      previous = now;
    }
  })();
  return {
    async end() {
      stop.abort();
      await recording;
      const programs = new Map<string, ProgramCpu>();
      for (const [process, { program, own, children }] of last) {
        const start = before.get(process);
        const sum = programs.get(program) ?? { own: 0, children: 0 };
        programs.set(program, {
          own: sum.own + own - (start?.own ?? 0),
          children: sum.children + children - (start?.children ?? 0),
        });
      }
      return { total: (machine().busy - first.busy) / ticksPerSecond, programs, busy };
    },
  };
}

/** The CPU times of all processes, by process id and start time, because ids are used again. */
function samples(): Map<string, Sample> {
  const found = new Map<string, Sample>();
  for (const pid of readdirSync('/proc'))
    if (/^\d+$/.test(pid)) {
      const sample = sampleOf(pid);
      if (sample) found.set(`${pid} ${sample.started}`, sample);
    }
  return found;
}

function sampleOf(pid: string): (Sample & { readonly started: string }) | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]?.split('/').at(-1);
    // The name of a program can contain spaces and parentheses.
    const end = stat.lastIndexOf(')');
    const fields = stat.slice(end + 2).split(' ');
    const seconds = (...indexes: number[]) =>
      indexes.reduce((sum, index) => sum + Number(fields[index]), 0) / ticksPerSecond;
    return {
      program: command || stat.slice(stat.indexOf('(') + 1, end),
      own: seconds(11, 12),
      children: seconds(13, 14),
      started: fields[19] ?? '',
    };
  } catch {
    return undefined; // The process has ended in the meantime.
  }
}

function machine(): { readonly busy: number; readonly all: number } {
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, ...others] = (
    /^cpu\s+(.*)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? ''
  )
    .split(' ')
    .map(Number);
  // The times of guests, the last two numbers, are part of the user time.
  const busy = user + nice + system + others.slice(0, 3).reduce((sum, ticks) => sum + ticks, 0);
  return { busy, all: busy + idle + wait };
}
