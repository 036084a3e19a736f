import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { cgroupOf, makeCgroup, removeCgroup } from '../../../cluster/cgroups';
import { pauseBinary } from '../../../cluster/native/binaries';
import { containerRuntime } from '../../../cluster/native/runtime';
import { defaultMinor } from '../../../cluster/versions';

let pause: string;
beforeAll(async () => {
  pause = await pauseBinary(defaultMinor, () => {});
});

/** The runtime of a node in a sandbox that hides the cache, if `crun` is this script; by default the installed program. */
async function runtimeWith(crun?: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'stsc-runtime-'));
  const cluster = `runtime-${process.pid}`;
  const cgroup = `/${cgroupOf(cluster)}/node-0`;
  await makeCgroup(cgroup);
  onTestFinished(async () => {
    await removeCgroup(cgroupOf(cluster));
    rmSync(folder, { recursive: true });
  });
  if (crun !== undefined) writeFileSync(join(folder, 'crun'), crun, { mode: 0o755 });
  const run = async (script: string) => {
    const hideCache = `mount -t tmpfs cache '${dirname(pause)}'\n`;
    const { stdout } = await execa('unshare', ['--mount', 'sh', '-euc', hideCache + script], {
      env: { PATH: `${folder}:${process.env.PATH}` },
    });
    return stdout;
  };
  return containerRuntime({ run }, { folder, cgroup }, pause);
}

test('A node uses crun if crun can start a container', async () => {
  expect(await runtimeWith()).toBe('crun');
});

test('A node uses runc if crun cannot start a container', async () => {
  expect(await runtimeWith('#!/bin/sh\necho cgroups are not supported >&2\nexit 1\n')).toBe('runc');
});
