import { appendFileSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { environmentError } from '../../helpers/problem';
import type { ClusterPlan } from './plan';
import type { Sandbox } from './sandbox';

/** The longest start of a component; on two busy cores the slowest component needed 12 s. */
const startupTimeoutMs = 120_000;

const restartDelayMs = 1000;

const logFile = (plan: ClusterPlan, name: string) => join(plan.folder, 'logs', `${name}.log`);

/**
 * Starts and supervises the components. If a component exits during startup, the start fails. A component that exits
 * later is restarted, as a service manager does.
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
    // `until` rejects with this failure; before the first `until`, the failure must not count as an unhandled rejection.
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
    const child = this.sandbox.start(network, command, log);
    child.once('exit', (code, signal) => {
      if (this.phase === 'stopping') return;
      const cause = signal ? `was killed by ${signal}` : `exited with code ${code}`;
      if (this.phase === 'starting') {
        this.fail(
          environmentError(`${name} ${cause} during startup`, 'see the last log lines', lastLines(log)),
        );
        return;
      }
      appendFileSync(log, `stsc: ${name} ${cause}, restarting\n`);
      setTimeout(() => {
        if (this.phase !== 'stopping') this.start(name, network, command).catch(() => {});
      }, restartDelayMs).unref();
    });
  }

  /** Waits until a condition is true; fails if a component exits during startup. */
  async until(condition: string, component: string, isTrue: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + startupTimeoutMs;
    const poll = async () => {
      while (!(await isTrue().catch(() => false))) {
        if (Date.now() > deadline)
          throw environmentError(
            `${condition} took longer than ${startupTimeoutMs / 1000} s`,
            `see the last log lines of ${component}`,
            lastLines(logFile(this.plan, component)),
          );
        if (this.phase === 'stopping') throw new Error(`stopped while waiting: ${condition}`);
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

/** The number of log lines in an error message. */
const lineCount = 12;

const lastLines = (file: string): string[] => {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lineCount);
  } catch {
    return [];
  }
};
