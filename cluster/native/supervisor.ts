import { appendFileSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { environmentError } from '../../helpers/problem';
import type { ClusterPlan } from './plan';
import type { Sandbox } from './sandbox';

/** How long a component may take to answer; on two cores kept busy by others the slowest took 12 s. */
const patience = 120_000;

const betweenRestarts = 1000;

export const logFile = (plan: ClusterPlan, name: string) => join(plan.folder, 'logs', `${name}.log`);

/**
 * Starts components and stays with them. While the cluster comes up, one that ends is the cause of a failure; later
 * it is started again, as a service manager would.
 */
export class Supervisor {
  private phase: 'starting' | 'running' | 'stopping' = 'starting';
  private fail: (error: Error) => void = () => {};
  private readonly failure = new Promise<never>((_, reject) => {
    this.fail = reject;
  });

  constructor(
    private readonly world: Sandbox,
    private readonly plan: ClusterPlan,
  ) {
    // Whoever waits hears of it; when nobody waits yet, it is not an error that nobody handled.
    this.failure.catch(() => {});
    world.ended.then(() => {
      if (this.phase === 'starting')
        this.fail(
          environmentError('The namespaces of the cluster were ended while it came up', 'run it again'),
        );
      this.phase = 'stopping';
    });
  }

  async start(name: string, network: string, command: readonly string[]): Promise<void> {
    const log = logFile(this.plan, name);
    await mkdir(join(this.plan.folder, 'logs'), { recursive: true });
    const child = await this.world.start(network, command, log);
    child.once('exit', (code, signal) => {
      if (this.phase === 'stopping') return;
      const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
      if (this.phase === 'starting') {
        const detail = lastLines(log, 12);
        this.fail(
          environmentError(`${name} ${how} while the cluster came up`, 'its last lines tell why', detail),
        );
        return;
      }
      appendFileSync(log, `stsc: ${name} ${how}, starting it again\n`);
      setTimeout(() => {
        if (this.phase === 'running') this.start(name, network, command).catch(() => {});
      }, betweenRestarts).unref();
    });
  }

  /** Waits for something to become true, for as long as the components live. */
  async until(what: string, component: string, isTrue: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + patience;
    const poll = async () => {
      while (!(await isTrue().catch(() => false))) {
        if (Date.now() > deadline)
          throw environmentError(
            `${what} took longer than ${patience / 1000} s`,
            `the last lines of ${component} tell why`,
            lastLines(logFile(this.plan, component), 12),
          );
        if (this.phase === 'stopping') throw new Error(`stopped while waiting: ${what}`);
        await delay(40);
      }
    };
    await Promise.race([poll(), this.failure]);
  }

  keepRunning(): void {
    this.phase = 'running';
  }

  async stop(): Promise<void> {
    this.phase = 'stopping';
    await this.world.end();
  }
}

const lastLines = (file: string, count: number): string[] => {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count);
  } catch {
    return [];
  }
};
