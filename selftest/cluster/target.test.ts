import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { ProgressEvent } from '../../cluster/progress';
import { openTarget } from '../../cluster/target';
import { databaseRecipes, webRecipe } from '../../fixtures/workloads/registry';

const published = '/api/v1/namespaces/kube-public/configmaps/statefulset-conformance-images';

interface Reply {
  readonly status: number;
  readonly body: object;
}

const configMap = (data: Record<string, string>, loading = ''): Reply => ({
  status: 200,
  body: {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: { name: 'statefulset-conformance-images', annotations: { 'stsc/loading': loading } },
    data,
  },
});

const refusal = (code: number): Reply => ({ status: code, body: { kind: 'Status', code } });

/** An API server that replies to requests for the publication with these replies, and then repeats the last reply. */
async function clusterThatReplies(...replies: readonly [Reply, ...Reply[]]) {
  const paths: string[] = [];
  const remaining = [...replies];
  const server: Server = createServer(({ url = '' }, response) => {
    paths.push(url);
    const reply =
      url === '/version'
        ? { status: 200, body: { gitVersion: 'v1.35.4' } }
        : url === published
          ? ((remaining.length > 1 ? remaining.shift() : remaining[0]) as Reply)
          : { status: 201, body: {} };
    response.writeHead(reply.status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'stsc-target-'));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  });
  const kubeconfig = join(folder, 'kubeconfig');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      kind: 'Config',
      clusters: [{ name: 'x', cluster: { server: address } }],
      users: [{ name: 'x', user: {} }],
      contexts: [{ name: 'x', context: { cluster: 'x', user: 'x' } }],
      'current-context': 'x',
    }),
  );
  return { kubeconfig, requests: () => paths.filter((path) => path === published).length };
}

const all = [webRecipe, ...databaseRecipes];
const web = { web: 'localhost/stsc/web:1' };
const images = { ...web, mysql: 'localhost/stsc/mysql:1', mariadb: 'localhost/stsc/mariadb:1' };
const silent = () => {};

test('A run uses the images that the cluster publishes, and names their source', async () => {
  const { kubeconfig } = await clusterThatReplies(configMap(images));
  const target = await openTarget({ kubeconfig, images: all }, silent);
  expect(target.builtImages).toEqual(images);
  expect(target.origin).toBe(`${kubeconfig} (from --kubeconfig), with the images that the cluster publishes`);
});

test.each([404, 403])('A cluster that replies %i to the request for its images has none', async (code) => {
  const { kubeconfig, requests } = await clusterThatReplies(refusal(code));
  const target = await openTarget({ kubeconfig, images: all }, silent);
  expect(target.builtImages).toEqual({});
  expect(target.origin).toBe(`${kubeconfig} (from --kubeconfig)`);
  expect(requests()).toBe(1);
});

test('The images of --registry take precedence over the images that the cluster publishes', async () => {
  const { kubeconfig, requests } = await clusterThatReplies(configMap(images));
  const target = await openTarget({ kubeconfig, registry: 'registry.example', images: all }, silent);
  expect(target.builtImages).toEqual({});
  expect(target.origin).toBe(`${kubeconfig} (from --kubeconfig)`);
  expect(requests()).toBe(0);
});

test('A run waits for the images that it needs and that the cluster is still loading', async () => {
  const { kubeconfig } = await clusterThatReplies(
    configMap(web, 'mysql mariadb'),
    configMap(web, 'mysql mariadb'),
    configMap({ ...web, mysql: images.mysql }, 'mariadb'),
    configMap(images),
  );
  const events: ProgressEvent[] = [];
  const target = await openTarget({ kubeconfig, images: all }, (event) => events.push(event));
  expect(target.builtImages).toEqual(images);
  const title = 'Waiting for the cluster to load its images';
  expect(events).toEqual([
    { type: 'expected', titles: [title] },
    { type: 'running', title },
    { type: 'running', title, note: 'mysql, mariadb' },
    { type: 'running', title, note: 'mariadb' },
    { type: 'done', title },
  ]);
});

test('A run does not wait for images that it does not need', async () => {
  const { kubeconfig, requests } = await clusterThatReplies(configMap(web, 'mysql mariadb'));
  const target = await openTarget({ kubeconfig, images: [webRecipe] }, silent);
  expect(target.builtImages).toEqual(web);
  expect(requests()).toBe(1);
});

test('An interrupt ends the wait for images', async () => {
  const { kubeconfig } = await clusterThatReplies(configMap(web, 'mysql'));
  const interrupt = new AbortController();
  const onProgress = ({ type }: ProgressEvent) => type === 'running' && interrupt.abort();
  await expect(openTarget({ kubeconfig, images: all }, onProgress, interrupt.signal)).rejects.toMatchObject({
    name: 'AbortError',
  });
});

test('A cluster that does not finish loading its images is an environment problem', async () => {
  const { kubeconfig } = await clusterThatReplies(configMap(web, 'mysql'));
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const onProgress = () => void vi.setSystemTime(Date.now() + 200_000);
  await expect(
    openTarget({ kubeconfig, images: all }, onProgress),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Problem: The cluster has not loaded the images mysql within 5 minutes; see "stsc cluster logs images", or choose other images with --registry]`,
  );
});

const taint = [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] as const;

test.each([
  [
    { like: ['kubeadm'] },
    '[Problem: Variants cannot be set in a K3s cluster; omit --like, or use --cluster native]',
  ],
  [
    { featureGate: { StatefulSetRecreateStrategy: true } },
    '[Problem: Feature gates cannot be set in a K3s cluster; omit --feature-gate, or use --cluster native]',
  ],
  [{ taint }, '[Problem: Taints cannot be set in a K3s cluster; omit --taint, or use --cluster native]'],
] as const)(
  'A K3s cluster with properties of a native cluster is rejected: %j',
  async (options, expected) => {
    const opened = openTarget({ cluster: 'k3s', ...options, images: [] }, silent);
    expect(`[${await opened.catch(String)}]`).toBe(expected);
  },
);

test.each([
  [
    { like: ['openshift'] },
    '[Problem: Variants can be set only in a disposable cluster; omit --like, or the kubeconfig]',
  ],
  [
    { featureGate: { StatefulSetRecreateStrategy: true } },
    '[Problem: Feature gates can be set only in a disposable cluster; omit --feature-gate, or the kubeconfig]',
  ],
  [{ taint }, '[Problem: Taints can be set only in a disposable cluster; omit --taint, or the kubeconfig]'],
] as const)('A given cluster keeps its properties: %j', async (options, expected) => {
  const { kubeconfig } = await clusterThatReplies(configMap(images));
  const opened = openTarget({ kubeconfig, ...options, images: [] }, silent);
  expect(`[${await opened.catch(String)}]`).toBe(expected);
});
