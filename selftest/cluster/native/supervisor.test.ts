import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { planCluster } from '../../../cluster/native/plan';
import type { Sandbox } from '../../../cluster/native/sandbox';
import { Supervisor } from '../../../cluster/native/supervisor';
import { defaultMinor } from '../../../cluster/versions';

/** Runs the commands without namespaces. */
function supervised() {
  const folder = mkdtempSync(join(tmpdir(), 'stsc-supervisor-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const sandbox: Pick<Sandbox, 'start' | 'ended' | 'end'> = {
    start(_, [file = '', ...args], log) {
      const output = openSync(log, 'a');
      const child = spawn(file, args, { stdio: ['ignore', output, output] });
      closeSync(output);
      return child;
    },
    ended: new Promise(() => {}),
    end: async () => {},
  };
  const plan = planCluster({ name: 'x', nodes: 1, minor: defaultMinor }, 0, folder);
  return new Supervisor(sandbox as Sandbox, plan);
}

test('The exit of a component during startup ends the start', async () => {
  const cluster = supervised();
  await cluster.start('manager', 'cp', ['sh', '-c', 'echo unknown flag; exit 2']);
  await expect(
    cluster.until('The manager', 'manager', async () => false),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Problem: manager exited with code 2 during startup; see the last log lines]`,
  );
  await cluster.stop();
});
