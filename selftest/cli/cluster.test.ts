import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { builtReference } from '../../cluster/native/images';
import { publication } from '../../cluster/publication';
import { databaseRecipes, webRecipe } from '../../fixtures/workloads/registry';
import { connect } from '../../helpers/kube/client';
import { stsc } from '../support/command';
import { runsInOwnFolder } from '../support/runs';

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
      "✔ Kubernetes 1.37.2 (N s)",
      "✔ Network (N s)",
      "✔ Nodes (N s)",
      "✔ Storage (N s)",
      "✔ System packages (N s)",
    ]
  `);
  expect(up.exitCode).toBe(0);
});

test('cluster status prints the address and the version', async () => {
  const { stdout } = await stsc(['cluster', 'status']);
  const [line] = stdout.split('\n').filter((each) => each.startsWith(name));
  expect(stable(line ?? '')).toMatchInlineSnapshot(
    `"commands  native with the disks of a stand-in for a cloud, Kubernetes 1.37.2, 1 node, https://SERVER:6443, running for N s"`,
  );
});

test('cluster kubeconfig prints only the path, for use in a command', async () => {
  const { stdout } = await stsc(['cluster', 'kubeconfig', ...withName]);
  expect(stdout.endsWith(`/${name}/kubeconfig`)).toBe(true);
  expect(existsSync(stdout)).toBe(true);
});

test('stsc run on the cluster of cluster up uses the images that the cluster publishes', async () => {
  const { stdout: kubeconfig } = await stsc(['cluster', 'kubeconfig', ...withName]);
  const runs = runsInOwnFolder();
  onTestFinished(runs.remove);
  const guarantees = ['identity/owner-and-revision', 'identity/pod-labels'];
  const { stderr, exitCode } = await runs.start(['--kubeconfig', kubeconfig, ...guarantees]);
  expect(stderr).toContain(`${kubeconfig} (from --kubeconfig), with the images that the cluster publishes`);
  expect(stderr).toMatch(/[1-9]\d* passed, 0 failed, 0 inconclusive, 0 unsupported/);
  expect(exitCode).toBe(0);
});

test('cluster up loads and publishes the database images after the start', async () => {
  const { stdout: kubeconfig } = await stsc(['cluster', 'kubeconfig', ...withName]);
  const { core } = connect(readFileSync(kubeconfig, 'utf8'));
  const references = Object.fromEntries(
    [webRecipe, ...databaseRecipes].map((recipe) => [recipe.name, builtReference(recipe)]),
  );
  // The images are built first if the machine has not built them yet.
  const patience = { timeout: 240_000, interval: 500 };
  await expect
    .poll(async () => (await core.readNamespacedConfigMap(publication)).metadata?.annotations, patience)
    .toEqual({ [publication.loading]: '' });
  expect((await core.readNamespacedConfigMap(publication)).data).toEqual(references);
  const imagesOfNode = async () => {
    const { status } = await core.readNode({ name: 'node-0' });
    return status?.images?.flatMap(({ names = [] }) => names);
  };
  await expect.poll(imagesOfNode, patience).toEqual(expect.arrayContaining(Object.values(references)));
});

test('cluster logs lists the components and prints a log', async () => {
  const { stdout } = await stsc(['cluster', 'logs', ...withName]);
  expect(stdout.split('\n')).toMatchInlineSnapshot(`
    [
      "coredns",
      "csi-attacher",
      "csi-provisioner",
      "csi-resizer",
      "csi-snapshotter",
      "disks",
      "etcd",
      "images",
      "kube-apiserver",
      "kube-controller-manager",
      "kube-scheduler",
      "node-0-containerd",
      "node-0-disks",
      "node-0-kube-proxy",
      "node-0-kubelet",
      "snapshot-controller",
    ]
  `);
  const log = await stsc(['cluster', 'logs', 'node-0-kubelet', ...withName]);
  expect(log.stdout).toContain('kubeletVersion="v1.37.2"');
});

test('cluster logs rejects an unknown component and lists the known ones', async () => {
  const { stderr, exitCode } = await stsc(['cluster', 'logs', 'dockerd', ...withName]);
  expect(stderr).toMatchInlineSnapshot(
    `"✖ Unknown component dockerd; choose one of coredns, csi-attacher, csi-provisioner, csi-resizer, csi-snapshotter, disks, etcd, images, kube-apiserver, kube-controller-manager, kube-scheduler, node-0-containerd, node-0-disks, node-0-kube-proxy, node-0-kubelet, snapshot-controller"`,
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
