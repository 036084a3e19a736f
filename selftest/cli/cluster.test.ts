import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stsc } from '../support/command';

const name = 'commands';
const withName = ['--name', name];

let up: Awaited<ReturnType<typeof stsc>>;
beforeAll(async () => {
  up = await stsc(['cluster', 'up', '--detach', '--cluster', 'native', '--nodes', '1', ...withName]);
});
afterAll(async () => {
  await stsc(['cluster', 'down', ...withName]);
});

const stable = (text: string) =>
  text.replace(/\d+(\.\d+)? s\b/g, 'N s').replace(/198\.\d+\.\d+\.1/g, 'SERVER');

test('cluster up --detach prints its steps, and how to use and delete the cluster', () => {
  const lines = stable(up.stderr).split('\n').sort();
  expect(lines).toMatchInlineSnapshot(`
    [
      "  KUBECONFIG=/var/lib/statefulset-conformance/commands/kubeconfig kubectl get nodes",
      "  stsc cluster down --name commands",
      "● commands is ready after N s",
      "✔ Control plane (N s)",
      "✔ Images (N s)",
      "✔ Kubernetes 1.35.4 (N s)",
      "✔ Network (N s)",
      "✔ Nodes (N s)",
      "✔ System packages (N s)",
      "✔ Workload images (N s)",
    ]
  `);
  expect(up.exitCode).toBe(0);
});

test('cluster status prints the address and the version', async () => {
  const { stdout } = await stsc(['cluster', 'status']);
  const [line] = stdout.split('\n').filter((each) => each.startsWith(name));
  expect(stable(line ?? '')).toMatchInlineSnapshot(
    `"commands  native, Kubernetes 1.35.4, 1 node, https://SERVER:6443, running for N s"`,
  );
});

test('cluster kubeconfig prints only the path, for use in a command', async () => {
  const { stdout } = await stsc(['cluster', 'kubeconfig', ...withName]);
  expect(stdout.endsWith(`/${name}/kubeconfig`)).toBe(true);
  expect(existsSync(stdout)).toBe(true);
});

test('cluster logs lists the components and prints a log', async () => {
  const { stdout } = await stsc(['cluster', 'logs', ...withName]);
  expect(stdout.split('\n')).toMatchInlineSnapshot(`
    [
      "coredns",
      "etcd",
      "kube-apiserver",
      "kube-controller-manager",
      "kube-scheduler",
      "node-0-containerd",
      "node-0-kube-proxy",
      "node-0-kubelet",
    ]
  `);
  const log = await stsc(['cluster', 'logs', 'node-0-kubelet', ...withName]);
  expect(log.stdout).toContain('kubeletVersion="v1.35.4"');
});

test('cluster logs rejects an unknown component and lists the known ones', async () => {
  const { stderr, exitCode } = await stsc(['cluster', 'logs', 'dockerd', ...withName]);
  expect(stderr).toMatchInlineSnapshot(
    `"✖ Unknown component dockerd; choose one of coredns, etcd, kube-apiserver, kube-controller-manager, kube-scheduler, node-0-containerd, node-0-kube-proxy, node-0-kubelet"`,
  );
  expect(exitCode).toBe(2);
});

test('cluster up rejects a name that already exists', async () => {
  const { stderr, exitCode } = await stsc(['cluster', 'up', '--cluster', 'native', ...withName]);
  expect(stderr).toMatchInlineSnapshot(
    `"✖ A cluster named commands already exists; use that cluster (stsc cluster status), delete that cluster (stsc cluster down --name commands) or choose another --name"`,
  );
  expect(exitCode).toBe(2);
});

test('cluster down deletes the cluster', async () => {
  const { stdout: kubeconfig } = await stsc(['cluster', 'kubeconfig', ...withName]);
  const down = await stsc(['cluster', 'down', ...withName]);
  expect(down.stderr).toMatchInlineSnapshot(`"Deleted commands"`);
  expect(down.exitCode).toBe(0);
  expect(existsSync(kubeconfig)).toBe(false);
  expect((await stsc(['cluster', 'down', ...withName])).exitCode).toBe(2);
});
