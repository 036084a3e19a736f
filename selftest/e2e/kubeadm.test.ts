import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { catalog } from '../../helpers/guarantee/catalog';
import { filesOf } from '../reports/support/sample-run';
import { plain, stscPath } from '../support/command';

const guarantees = catalog()
  .filter(({ level }) => level === 'core' || level === 'network')
  .map(({ id }) => id);

// Two nodes suffice for every case, and leave more of two cores to the pods than three.
const options = ['--like', 'kubeadm', '--nodes', '2'];

test('A cluster with the defaults of kubeadm passes every core and network guarantee', {
  timeout: 900_000,
}, async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'stsc-kubeadm-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const { stderr, exitCode } = await execa(process.execPath, [stscPath, 'run', ...options, ...guarantees], {
    cwd,
    reject: false,
    stdin: 'ignore',
    env: { ...plain },
  });
  expect(stderr).toMatch(/Target +a disposable native cluster with 2 nodes and the defaults of kubeadm\n/);
  expect(stderr).toMatch(/[1-9]\d* passed, 0 failed, 0 inconclusive, 0 unsupported/);
  expect(exitCode).toBe(0);
  const results = filesOf(join(cwd, 'stsc-results/latest')).results();
  const passed = results.filter(({ verdict }) => verdict === 'passed');
  expect([...new Set(passed.map(({ guarantee }) => guarantee))].sort()).toEqual([...guarantees].sort());
});
