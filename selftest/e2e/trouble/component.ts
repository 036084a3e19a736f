import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { DisposableCluster } from '../../../cluster/disposable';

/** One of the programs that a native cluster is made of. What ends is started again by the cluster's keeper. */
export interface Component {
  /** Kills it as often as it comes back, and says how often that was. */
  killedFor(milliseconds: number): Promise<number>;
  /** Stops it for as long as the work takes: it keeps its connections and says nothing on them. */
  frozenWhile<T>(work: () => Promise<T>): Promise<T>;
}

export function component({ folder }: DisposableCluster, name: string): Component {
  const program = `${folder}/bin/${name} `;
  return {
    async killedFor(milliseconds) {
      const killed = new Set<number>();
      const end = performance.now() + milliseconds;
      while (performance.now() < end) {
        for (const pid of processes(`^${program}`)) {
          process.kill(pid, 'SIGKILL');
          killed.add(pid);
        }
        await delay(100);
      }
      return killed.size;
    },
    async frozenWhile(work) {
      const [pid] = processes(`^${program}`);
      if (!pid) throw new Error(`${name} is not running`);
      process.kill(pid, 'SIGSTOP');
      try {
        while (!isStopped(pid)) await delay(10);
        return await work();
      } finally {
        process.kill(pid, 'SIGCONT');
        // nsenter stops when what it wraps is stopped, and would never notice its end.
        for (const wrapper of processes(`^nsenter .* ${program}`)) process.kill(wrapper, 'SIGCONT');
      }
    },
  };
}

const processes = (pattern: string): number[] =>
  spawnSync('pgrep', ['--full', pattern], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter(Boolean)
    .map(Number);

const isStopped = (pid: number) => / T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
