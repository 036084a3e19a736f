import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
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
  return { cluster: new Supervisor(sandbox as Sandbox, plan), file: (name: string) => join(folder, name) };
}

const shell = (script: string) => ['sh', '-c', script];

test('A component that waited too long for the API server is started again', async () => {
  const { cluster, file } = supervised();
  const tries = file('tried');
  const gaveUp = 'failed to wait for apiserver being healthy: timed out waiting for the condition';
  await cluster.start(
    'manager',
    'cp',
    shell(
      `[ -e ${tries} ] && touch ${file('up')} && exec sleep 0.1; touch ${tries}; echo '${gaveUp}'; exit 1`,
    ),
  );
  await cluster.until('The manager', 'manager', async () => existsSync(file('up')));
  await cluster.stop();
});

test('Any other exit of a component during startup ends the start', async () => {
  const { cluster } = supervised();
  await cluster.start('manager', 'cp', shell('echo unknown flag; exit 2'));
  await expect(
    cluster.until('The manager', 'manager', async () => false),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Problem: manager exited with code 2 during startup; see the last log lines]`,
  );
  await cluster.stop();
});
