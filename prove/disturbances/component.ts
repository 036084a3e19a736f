import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** One of the programs of a native cluster. The cluster process restarts a program that ends. */
export interface Component {
  /** Kills the program each time that it starts, and returns the number of kills. */
  killedFor(milliseconds: number): Promise<number>;
  /** Stops the program while the work runs: its connections stay open, but it sends nothing on them. */
  frozenWhile<T>(work: () => Promise<T>): Promise<T>;
}

/** A program of the control plane, such as etcd. */
export const controlPlaneProgram = (folder: string, name: string): Component =>
  component(name, `${folder}/bin/${name} `);

/** A program that runs on each node, such as the kubelet. */
export const nodeProgram = (folder: string, name: string, node: string): Component =>
  name === 'containerd'
    ? component(`containerd of ${node}`, `containerd --config ${folder}/${node}/`)
    : component(`${name} of ${node}`, `${folder}/bin/${name} .*--hostname-override=${node}( |$)`);

/** The command line of the program starts with this pattern. */
function component(name: string, program: string): Component {
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
      const thaw = () => {
        process.kill(pid, 'SIGCONT');
        // nsenter stops together with its child, and would not notice the end of the child.
        for (const wrapper of processes(`^nsenter .* ${program}`)) process.kill(wrapper, 'SIGCONT');
      };
      process.kill(pid, 'SIGSTOP');
      // A frozen program cannot be stopped by its cluster.
      process.once('exit', thaw);
      try {
        while (!isStopped(pid)) await delay(10);
        return await work();
      } finally {
        process.off('exit', thaw);
        thaw();
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
