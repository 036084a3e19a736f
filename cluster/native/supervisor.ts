import { appendFileSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { environmentError } from '../../helpers/problem';
import type { ClusterPlan } from './plan';
import type { Sandbox } from './sandbox';

/** How long a component may take to start; on two busy cores the slowest took 12 s. */
const startupTimeoutMs = 120_000;

const restartDelayMs = 1000;

export const logFile = (plan: ClusterPlan, name: string) => join(plan.folder, 'logs', `${name}.log`);

/**
 * Starts components and supervises them. During startup, a component that exits fails the start; later it is
 * restarted, as a service manager would do.
 */
export class Supervisor {
  private phase: 'starting' | 'running' | 'stopping' = 'starting';
  private fail: (error: Error) => void = () => {};
  private readonly failure = new Promise<never>((_, reject) => {
    this.fail = reject;
  });

  constructor(
    private readonly sandbox: Sandbox,
    private readonly plan: ClusterPlan,
  ) {
    // The waits reject with this failure; before the first wait it must not count as an unhandled rejection.
    this.failure.catch(() => {});
    sandbox.ended.then(() => {
      if (this.phase === 'starting')
        this.fail(environmentError('The cluster was killed while starting', 'try again'));
      this.phase = 'stopping';
    });
  }

  async start(name: string, network: string, command: readonly string[]): Promise<void> {
    const log = logFile(this.plan, name);
    await mkdir(join(this.plan.folder, 'logs'), { recursive: true });
    const child = await this.sandbox.start(network, command, log);
    child.once('exit', (code, signal) => {
      if (this.phase === 'stopping') return;
      const how = signal ? `was killed by ${signal}` : `exited with code ${code}`;
      if (this.phase === 'starting') {
        this.fail(
          environmentError(`${name} ${how} during startup`, 'see the last log lines', lastLines(log)),
        );
        return;
      }
      appendFileSync(log, `stsc: ${name} ${how}, restarting\n`);
      setTimeout(() => {
        if (this.phase === 'running') this.start(name, network, command).catch(() => {});
      }, restartDelayMs).unref();
    });
  }

  /** Waits until a condition is true; fails if a component exits during startup. */
  async until(what: string, component: string, isTrue: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + startupTimeoutMs;
    const poll = async () => {
      while (!(await isTrue().catch(() => false))) {
        if (Date.now() > deadline)
          throw environmentError(
            `${what} took longer than ${startupTimeoutMs / 1000} s`,
            `see the last log lines of ${component}`,
            lastLines(logFile(this.plan, component)),
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
    await this.sandbox.end();
  }
}

/** How many log lines an error message shows. */
const lineCount = 12;

const lastLines = (file: string): string[] => {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lineCount);
  } catch {
    return [];
  }
};
