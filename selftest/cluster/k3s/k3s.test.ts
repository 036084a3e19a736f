import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AppsV1Api, CoreV1Api, KubeConfig, VersionApi } from '@kubernetes/client-node';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { ClusterBuilder } from '../../../cluster/builder';
import { call, textOf } from '../../../cluster/k3s/api';
import { ensureImage } from '../../../cluster/k3s/image';
import { k3s, k3sWithin } from '../../../cluster/k3s/k3s';
import { removeLeftovers } from '../../../cluster/k3s/leftovers';
import { type ProgressEvent, progressTo } from '../../../cluster/progress';
import { Problem, reason } from '../../../helpers/problem';
import { type Dockerd, startDockerd } from './dockerd';
import { loadShell, loadStandIn } from './image';
import { login, type Registry, startRegistry } from './registry';

let dockerd: Dockerd;
let registry: Registry;
let standIn: { readonly image: string; readonly web: string };
let obstacle: string | undefined;

beforeAll(async () => {
  try {
    dockerd = await startDockerd();
  } catch (error) {
    obstacle = reason(error);
    return;
  }
  registry = await startRegistry(dockerd.hostAddress);
  standIn = await loadStandIn(dockerd.engine, '1.37');
});

afterAll(async () => {
  registry?.close();
  await dockerd?.stop();
});

beforeEach(({ skip }) => {
  skip(obstacle !== undefined, obstacle);
  vi.stubEnv('DOCKER_HOST', dockerd.engine.host);
  vi.stubEnv('DOCKER_AUTH_CONFIG', JSON.stringify({ auths: { [registry.host]: login } }));
  vi.stubEnv('TESTCONTAINERS_RYUK_DISABLED', 'true');
  vi.stubEnv('STSC_K3S_IMAGE', standIn.image);
});

afterEach(() => vi.unstubAllEnvs());

/** Starts a cluster and keeps the cluster running, as its cluster process would. */
const start = async (name: string, { build = k3s, events = [] as ProgressEvent[] } = {}) => {
  const cleanups: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const work of cleanups) await work();
  };
  try {
    const running = await build(
      { name, builder: 'k3s', minor: '1.37', nodes: 1, mayInstall: false, images: [] },
      { folder: '', networkSlot: 0, onCleanup: (work) => cleanups.push(work) },
      progressTo((event) => events.push(event)),
    );
    return { ...running, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** The text that a user sees after a failed start. */
const problemOf = async (starting: Promise<unknown>): Promise<string> => {
  const error = await starting.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(error instanceof Problem)) throw new Error('the start did not fail with a Problem', { cause: error });
  return [error.message, ...error.detail].join('\n');
};

const get = async (path: string) => JSON.parse(await textOf(await call(dockerd.engine, 'GET', path)));
const containers = async () =>
  (await get('/containers/json?all=true')).map(({ Labels }: { Labels: object }) => Labels);

test('A cluster starts, runs a pod of a StatefulSet, and is removed completely', async () => {
  const events: ProgressEvent[] = [];
  const cluster = await start('whole', { events });
  expect(
    events.map(({ type, ...event }) => `${type} ${'title' in event ? event.title : event.titles.join(', ')}`),
  ).toMatchInlineSnapshot(`
    [
      "expected Engine, Image localhost/stsc/k3s-stand-in:1.37, K3s, Node",
      "running Engine",
      "done Engine",
      "running Image localhost/stsc/k3s-stand-in:1.37",
      "done Image localhost/stsc/k3s-stand-in:1.37",
      "running K3s",
      "done K3s",
      "running Node",
      "done Node",
    ]
  `);
  expect(await containers()).toMatchObject([{ 'stsc.cluster': 'whole' }]);
  // Its owner is alive.
  expect(await removeLeftovers(dockerd.engine)).toEqual([]);

  const config = new KubeConfig();
  config.loadFromString(cluster.kubeconfig);
  expect(config.getCurrentCluster()?.server).toMatch(/^https:\/\/198\.19\.225\.2:\d+$/);
  expect((await config.makeApiClient(VersionApi).getCode()).gitVersion).toBe('v1.37.2');
  const core = config.makeApiClient(CoreV1Api);
  const { items: nodes } = await core.listNode();
  expect(nodes.map(({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.status)).toEqual(
    ['True'],
  );

  await runWebSet(config.makeApiClient(AppsV1Api));
  const namespace = 'default';
  await expect
    .poll(async () => (await core.readNamespacedPod({ namespace, name: 'web-0' })).status?.conditions, {
      timeout: 60_000,
      interval: 250,
    })
    .toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }));
  expect(await core.readNamespacedPodLog({ namespace, name: 'web-0' })).toBe('web-0 is up\n');

  await cluster.stop();
  await cluster.ended;
  expect(await containers()).toEqual([]);
  expect((await get('/volumes')).Volumes ?? []).toEqual([]);
  await cluster.stop();
});

async function runWebSet(apps: AppsV1Api): Promise<void> {
  const labels = { app: 'web' };
  const container = {
    name: 'web',
    image: standIn.web,
    command: ['sh', '-c', 'echo $HOSTNAME is up; exec httpd -f -p 80 -h /etc'],
    readinessProbe: { httpGet: { path: '/passwd', port: 80 }, periodSeconds: 1 },
  };
  await apps.createNamespacedStatefulSet({
    namespace: 'default',
    body: {
      metadata: { name: 'web' },
      spec: {
        serviceName: 'web',
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
      },
    },
  });
}

const spawnOwner = (name: string) =>
  spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('owner.ts', import.meta.url)), name], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });

test('The leftovers of a killed owner are removed at the next start', async () => {
  const owner = spawnOwner('orphan');
  expect((await once(owner, 'message'))[0]).toBe('up');
  owner.kill('SIGKILL');
  await once(owner, 'close');
  expect(await containers()).toMatchObject([{ 'stsc.cluster': 'orphan' }]);

  const events: ProgressEvent[] = [];
  const cluster = await start('next', { events });
  expect(events).toContainEqual({
    type: 'running',
    title: 'Engine',
    note: 'removed the leftovers of orphan',
  });
  expect(await containers()).toMatchObject([{ 'stsc.cluster': 'next' }]);
  await cluster.stop();
});

test('Testcontainers uses the engine that was found at the socket of Podman', async ({ skip }) => {
  skip(existsSync('/var/run/docker.sock'), 'the engine of this machine would be found first');
  vi.stubEnv('DOCKER_HOST', undefined);
  vi.stubEnv('XDG_RUNTIME_DIR', dockerd.folder);
  // Usually an engine with a socket publishes its ports on this machine; this engine does not.
  vi.stubEnv('TESTCONTAINERS_HOST_OVERRIDE', dockerd.engineAddress);
  const owner = spawnOwner('socket');
  expect((await once(owner, 'message'))[0]).toBe('up');
  expect(await containers()).toMatchObject([{ 'stsc.cluster': 'socket' }]);
  owner.kill('SIGKILL');
  await once(owner, 'close');
  expect(await removeLeftovers(dockerd.engine)).toEqual(['socket']);
});

test('An image is pulled with the login of the user, and the notes show the progress', async () => {
  const notes: string[] = [];
  await ensureImage(dockerd.engine, `${registry.host}/whole:1`, (note) => notes.push(note));
  expect(notes.at(-1)).toMatchInlineSnapshot(`"3.0 of 3.0 MB"`);
});

test('A registry that does not respond is reported', async () => {
  vi.stubEnv('STSC_K3S_IMAGE', `${dockerd.hostAddress}:1/rancher/k3s:v1.37.2-k3s1`);
  expect(await problemOf(start('unreachable'))).toMatchInlineSnapshot(
    `"Cannot pull the image 198.19.225.1:1/rancher/k3s:v1.37.2-k3s1 (Get "http://198.19.225.1:1/v2/": dial tcp 198.19.225.1:1: connect: connection refused); give the engine access to the registry, or set STSC_K3S_IMAGE to another image"`,
  );
});

test('A damaged download of an image is reported', async () => {
  vi.stubEnv('STSC_K3S_IMAGE', `${registry.host}/damaged:1`);
  const text = await problemOf(start('damaged'));
  expect(text.replace(registry.host, 'REGISTRY').replace(/[0-9a-f]{64}/, 'DIGEST')).toMatchInlineSnapshot(
    `"Cannot pull the image REGISTRY/damaged:1 (filesystem layer verification failed for digest sha256:DIGEST); give the engine access to the registry, or set STSC_K3S_IMAGE to another image"`,
  );
});

test('A Ryuk image that is not available is reported', async () => {
  vi.stubEnv('TESTCONTAINERS_RYUK_DISABLED', undefined);
  vi.stubEnv('RYUK_CONTAINER_IMAGE', `${dockerd.hostAddress}:1/testcontainers/ryuk:0.14.0`);
  // Testcontainers starts Ryuk only once per process, and this process has already decided against it.
  const [text] = await once(spawnOwner('ryuk'), 'message');
  expect(text).toMatchInlineSnapshot(
    `"Cannot start Ryuk, the container that removes the leftovers of killed runs (Get "http://198.19.225.1:1/v2/": dial tcp 198.19.225.1:1: connect: connection refused); make the image of Ryuk available to the engine (RYUK_CONTAINER_IMAGE), or set TESTCONTAINERS_RYUK_DISABLED=true"`,
  );
});

test('An exit of K3s during startup is reported', async () => {
  const line = 'echo starting; echo no space left on device; exit 1';
  vi.stubEnv('STSC_K3S_IMAGE', await loadShell(dockerd.engine, 'exiting', line));
  expect(await problemOf(start('exiting'))).toMatchInlineSnapshot(`
    "K3s exited during startup; see the last log lines
    starting
    no space left on device"
  `);
  expect(await containers()).toEqual([]);
});

test('A K3s that does not start in time is reported', async () => {
  const line = 'echo starting; echo waiting for a datastore; exec sleep 1000';
  vi.stubEnv('STSC_K3S_IMAGE', await loadShell(dockerd.engine, 'slow', line));
  const shortTimeout: ClusterBuilder = k3sWithin({ startupMs: 2000, nodeReadyMs: 1000 });
  expect(await problemOf(start('slow', { build: shortTimeout }))).toMatchInlineSnapshot(`
    "K3s was not up after 2 s; see the last log lines
    starting
    waiting for a datastore"
  `);
  expect(await containers()).toEqual([]);
});
