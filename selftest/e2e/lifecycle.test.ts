import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClusterSpec } from '../../cluster/builder';
import { startCluster } from '../../cluster/disposable';
import { clusters, removeStale } from '../../cluster/registry';
import { webRecipe } from '../../fixtures/workloads/registry';
import { connect, type Kube } from '../../helpers/kube/client';
import { plain, project, stsc, stscPath } from '../support/command';
import { webReference } from '../support/images';
import { addedTo, inspectMachine, type Machine } from '../support/machine';

const specOf = (name: string): ClusterSpec => ({
  name,
  builder: 'native',
  minor: '1.37',
  nodes: 3,
  mayInstall: true,
  images: [webRecipe],
});

const quiet = () => {};

/** The kernel removes the namespaces of a killed cluster, and does not report when it is done. */
async function untilMachineIsAs(before: Machine): Promise<void> {
  const deadline = Date.now() + 10_000;
  const leftovers = () => addedTo(before, inspectMachine());
  while (leftovers().length > 0 && Date.now() < deadline) await delay(50);
  expect(leftovers()).toEqual([]);
}

async function untilUp(name: string): Promise<{ pid: number; folder: string }> {
  for (;;) {
    const found = (await clusters()).find((cluster) => cluster.name === name);
    if (found?.info) return { pid: found.owner.pid, folder: found.folder };
    await delay(50);
  }
}

/** Starts a pod with a file system on one disk, and another disk as a block device: a kubelet adds a loop device to it. */
async function useDisks({ core }: Kube): Promise<void> {
  const namespace = 'default';
  const claim = async (name: string, volumeMode: string) => {
    const resources = { requests: { storage: '1Gi' } };
    const spec = { volumeMode, accessModes: ['ReadWriteOnce'], resources };
    await core.createNamespacedPersistentVolumeClaim({ namespace, body: { metadata: { name }, spec } });
    return { name, persistentVolumeClaim: { claimName: name } };
  };
  const volumes = [await claim('files', 'Filesystem'), await claim('block', 'Block')];
  const container = {
    name: 'main',
    image: webReference,
    command: ['sleep', '1000'],
    volumeMounts: [{ name: 'files', mountPath: '/data' }],
    volumeDevices: [{ name: 'block', devicePath: '/dev/data' }],
  };
  await core.createNamespacedPod({
    namespace,
    body: { metadata: { name: 'disks' }, spec: { containers: [container], volumes } },
  });
  while ((await core.readNamespacedPod({ namespace, name: 'disks' })).status?.phase !== 'Running')
    await delay(100);
}

const childrenOf = (pid: number) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);

describe('A disposable cluster leaves nothing on the machine', () => {
  let before: Machine;
  beforeAll(() => {
    before = inspectMachine();
  });
  afterAll(async () => {
    await removeStale();
  });

  test('after two starts and deletions', async () => {
    for (let round = 0; round < 2; round++) {
      const cluster = await startCluster({ ...specOf('again'), nodes: 1 }, quiet);
      await cluster.down();
    }
    await untilMachineIsAs(before);
  });

  test('when its cluster process is killed, at the latest when the next cluster starts', async () => {
    const cluster = await startCluster(specOf('orphan'), quiet);
    await cluster.detach();
    const { pid } = await untilUp('orphan');
    process.kill(pid, 'SIGKILL');
    await (await startCluster({ ...specOf('next'), nodes: 1 }, quiet)).down();
    await untilMachineIsAs(before);
  });

  test('when its cluster process is killed while pods use disks', async () => {
    const cluster = await startCluster({ ...specOf('disks'), nodes: 1, storage: 'disks' }, quiet);
    await useDisks(connect(cluster.kubeconfig));
    expect(addedTo(before, inspectMachine()).filter((each) => each.startsWith('loops:'))).toHaveLength(3);
    await cluster.detach();
    const { pid } = await untilUp('disks');
    process.kill(pid, 'SIGKILL');
    await (await startCluster({ ...specOf('next'), nodes: 1 }, quiet)).down();
    await untilMachineIsAs(before);
  });

  test('when the first process of its namespaces is killed', async () => {
    const cluster = await startCluster(specOf('headless'), quiet);
    const { pid } = await untilUp('headless');
    const outer = childrenOf(pid).find((child) => commandOf(child).includes('unshare'));
    const first = childrenOf(outer ?? 0)[0];
    process.kill(first ?? 0, 'SIGKILL');
    await cluster.ended;
    await untilMachineIsAs(before);
  });

  test('when the command line is killed', async () => {
    const cli = execa(
      process.execPath,
      [stscPath, 'cluster', 'up', '--name', 'killed', '--cluster', 'native'],
      {
        reject: false,
        env: { ...plain },
      },
    );
    await untilUp('killed');
    cli.kill('SIGKILL');
    await cli;
    await untilMachineIsAs(before);
  });

  test('when the command line is interrupted while the cluster starts', async () => {
    const cli = execa(
      process.execPath,
      [stscPath, 'cluster', 'up', '--name', 'early', '--cluster', 'native'],
      {
        reject: false,
        env: { ...plain },
      },
    );
    while ((await clusters()).length === 0) await delay(20);
    await delay(1000);
    cli.kill('SIGINT');
    expect((await cli).exitCode).toBe(130);
    await untilMachineIsAs(before);
  });

  test('when vitest is killed in the middle of a run', async () => {
    const others = (await clusters()).map(({ name }) => name);
    const vitest = execa(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', '--project', 'conformance'],
      {
        cwd: project,
        reject: false,
        env: { ...plain, DOCKER_HOST: '' },
      },
    );
    while (!(await clusters()).some(({ name, info }) => info && !others.includes(name))) await delay(50);
    vitest.kill('SIGKILL');
    await vitest;
    await untilMachineIsAs(before);
  });

  test('when a component and its parent process are stopped', async () => {
    const cluster = await startCluster({ ...specOf('stopped'), nodes: 1 }, quiet);
    const { stdout } = await execa('pgrep', ['--full', `${cluster.folder}/bin/coredns`]);
    for (const pid of stdout.split('\n')) process.kill(Number(pid), 'SIGSTOP');
    await cluster.down();
    await untilMachineIsAs(before);
  });

  test('when a component is killed and restarted', async () => {
    const cluster = await startCluster({ ...specOf('restarted'), nodes: 1 }, quiet);
    const pid = Number(
      (await execa('pgrep', ['--full', `${cluster.folder}/bin/kube-scheduler`])).stdout.split('\n').at(-1),
    );
    process.kill(pid, 'SIGKILL');
    const log = join(cluster.folder, 'logs', 'kube-scheduler.log');
    const deadline = Date.now() + 10_000;
    while (!readFileSync(log, 'utf8').includes('restarting') && Date.now() < deadline) await delay(50);
    expect(readFileSync(log, 'utf8')).toMatch(
      /stsc: kube-scheduler was killed by SIGKILL, restarting|exited with code/,
    );
    await cluster.down();
    await untilMachineIsAs(before);
  });
});

const commandOf = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');

describe('Clusters of one machine', () => {
  test('have their own names and addresses', async () => {
    const [one, other] = await Promise.all([
      startCluster({ ...specOf('one'), nodes: 1 }, quiet),
      startCluster({ ...specOf('other'), nodes: 1 }, quiet),
    ]);
    const servers = [one, other].map(({ kubeconfig }) => /server: (\S+)/.exec(kubeconfig)?.[1]);
    expect(new Set(servers).size).toBe(2);
    await one.down();
    const { stdout } = await stsc(['cluster', 'status', '--json']);
    const names = JSON.parse(stdout).map(({ name }: { name: string }) => name);
    expect(names).toContain('other');
    expect(names).not.toContain('one');
    await other.down();
  });
});
