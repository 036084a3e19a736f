import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stsc } from '../support/command';

const name = 'commands';
const here = ['--name', name];

let up: Awaited<ReturnType<typeof stsc>>;
beforeAll(async () => {
  up = await stsc(['cluster', 'up', '--detach', '--cluster', 'native', '--nodes', '1', ...here]);
});
afterAll(async () => {
  await stsc(['cluster', 'down', ...here]);
});

const steadied = (text: string) =>
  text.replace(/\d+(\.\d+)? s\b/g, 'N s').replace(/198\.\d+\.\d+\.1/g, 'SERVER');

test('A detached cluster tells its steps, and how to use and end it', () => {
  const lines = steadied(up.stderr).split('\n').sort();
  expect(lines).toMatchInlineSnapshot(`
    [
      "  KUBECONFIG=/var/lib/statefulset-conformance/commands/kubeconfig kubectl get nodes",
      "  stsc cluster down --name commands",
      "● commands is up after N s",
      "✔ Control plane (N s)",
      "✔ Images (N s)",
      "✔ Kubernetes 1.35.4 (N s)",
      "✔ Network (N s)",
      "✔ Nodes (N s)",
      "✔ System packages (N s)",
    ]
  `);
  expect(up.exitCode).toBe(0);
});

test('It is shown with where it is and what it runs', async () => {
  const { stdout } = await stsc(['cluster', 'status']);
  const [line] = stdout.split('\n').filter((each) => each.startsWith(name));
  expect(steadied(line ?? '')).toMatchInlineSnapshot(
    `"commands  native, Kubernetes 1.35.4, 1 node, https://SERVER:6443, up for N s"`,
  );
});

test('Its kubeconfig is named by its path alone, for use in a command', async () => {
  const { stdout } = await stsc(['cluster', 'kubeconfig', ...here]);
  expect(stdout.endsWith(`/${name}/kubeconfig`)).toBe(true);
  expect(existsSync(stdout)).toBe(true);
});

test('Its components are listed, and each has a log', async () => {
  const { stdout } = await stsc(['cluster', 'logs', ...here]);
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
  const log = await stsc(['cluster', 'logs', 'node-0-kubelet', ...here]);
  expect(log.stdout).toContain('kubeletVersion="v1.35.4"');
});

test('A component that it does not have is refused with those it has', async () => {
  const { stderr, exitCode } = await stsc(['cluster', 'logs', 'dockerd', ...here]);
  expect(stderr).toMatchInlineSnapshot(
    `"✖ There is no component dockerd; choose one of coredns, etcd, kube-apiserver, kube-controller-manager, kube-scheduler, node-0-containerd, node-0-kube-proxy, node-0-kubelet"`,
  );
  expect(exitCode).toBe(2);
});

test('Its name is taken', async () => {
  const { stderr, exitCode } = await stsc(['cluster', 'up', '--cluster', 'native', ...here]);
  expect(stderr).toMatchInlineSnapshot(
    `"✖ A cluster named commands is there already; use it (stsc cluster status), end it (stsc cluster down --name commands) or choose another --name"`,
  );
  expect(exitCode).toBe(2);
});

test('It ends when it is told to, and is no more', async () => {
  const { stdout: kubeconfig } = await stsc(['cluster', 'kubeconfig', ...here]);
  const down = await stsc(['cluster', 'down', ...here]);
  expect(down.stderr).toMatchInlineSnapshot(`"commands is gone"`);
  expect(down.exitCode).toBe(0);
  expect(existsSync(kubeconfig)).toBe(false);
  expect((await stsc(['cluster', 'down', ...here])).exitCode).toBe(2);
});
