import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeCgroup, removeCgroup } from '../../cluster/cgroups';

// Plain folders replace the kernel's cgroup file system, because a machine has only one of its layouts.
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stsc-cgroups-'));
});
afterEach(() => rm(root, { recursive: true }));

const write = async (path: string, text: string) => {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), text);
};
const read = (path: string) => readFile(join(root, path), 'utf8');

describe('On cgroup v1', () => {
  beforeEach(async () => {
    await write('cpuset/cgroup.procs', '');
    await write('cpuset/cpuset.cpus', '0-3\n');
    await write('cpuset/cpuset.mems', '0\n');
    await write('memory/cgroup.procs', '');
    await write('unified/cgroup.procs', '');
    await mkdir(join(root, 'not-a-controller'));
  });

  test('a cgroup is created in every hierarchy, and its cpuset is copied from its parent', async () => {
    await makeCgroup('/stsc-x/node-0', root);
    expect(await read('cpuset/stsc-x/node-0/cpuset.cpus')).toBe('0-3\n');
    expect(await read('cpuset/stsc-x/node-0/cpuset.mems')).toBe('0\n');
    expect(existsSync(join(root, 'memory/stsc-x/node-0'))).toBe(true);
    expect(existsSync(join(root, 'unified/stsc-x/node-0'))).toBe(true);
    expect(existsSync(join(root, 'not-a-controller/stsc-x'))).toBe(false);
  });

  test('a cgroup is removed from every hierarchy with all its children', async () => {
    await makeCgroup('/stsc-x/node-0', root);
    await rm(join(root, 'cpuset/stsc-x/node-0'), { recursive: true });
    await rm(join(root, 'cpuset/stsc-x'), { recursive: true });
    await mkdir(join(root, 'cpuset/stsc-x/kubepods/pod'), { recursive: true });
    await removeCgroup('stsc-x', root);
    for (const hierarchy of ['cpuset', 'memory', 'unified'])
      expect(existsSync(join(root, hierarchy, 'stsc-x'))).toBe(false);
  });
});

describe('On cgroup v2', () => {
  test('each level delegates the controllers that a kubelet needs to the next level', async () => {
    await write('cgroup.controllers', 'cpuset cpu io memory hugetlb pids rdma misc\n');
    await write('stsc-x/cgroup.controllers', 'cpuset cpu io memory hugetlb pids\n');
    await write('stsc-x/cgroup.subtree_control', '');
    await makeCgroup('/stsc-x/node-0', root);
    const delegated = '+cpuset +cpu +io +memory +hugetlb +pids';
    expect(await read('cgroup.subtree_control')).toBe(delegated);
    expect(await read('stsc-x/cgroup.subtree_control')).toBe(delegated);
    expect(existsSync(join(root, 'stsc-x/node-0'))).toBe(true);
  });
});
