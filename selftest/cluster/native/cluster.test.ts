import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CoreV1Api,
  type KubeConfig,
  PatchStrategy,
  StorageV1Api,
  setHeaderOptions,
  VersionApi,
} from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DisposableCluster, startCluster } from '../../../cluster/disposable';
import { buildImage, builtReference } from '../../../cluster/native/images';
import { loadImage } from '../../../cluster/native/load';
import { publication } from '../../../cluster/publication';
import { mariadbImage } from '../../../fixtures/workloads/mariadb/image';
import { mysqlImage } from '../../../fixtures/workloads/mysql/image';
import { webRecipe } from '../../../fixtures/workloads/registry';
import { web } from '../../../fixtures/workloads/web/manifest';
import type { ImageRecipe } from '../../../helpers/image-recipe';
import { connect, type Kube } from '../../../helpers/kube/client';
import { plainPlatform } from '../../../helpers/platform';
import { noStorage } from '../../support/storage';
import { fetchThrough } from './forward';
import { componentConfig, configOf, statusOf, userOf, withToken } from './identity';
import { changedSince, kernelSettings } from './kernel';
import { createTestNamespace, isReady, type TestNamespace } from './test-namespace';
import { client, front, headless, servers, task, taskOn } from './workloads';

const nodes = ['node-0', 'node-1', 'node-2'];
const names = ['web-0', 'web-1', 'web-2'];

/** A change in the cluster has its effect within a second or two, later on a busy machine. */
const soon = { timeout: 30_000, interval: 100 };

const kernelBefore = kernelSettings();
let cluster: DisposableCluster;
let config: KubeConfig;
let kube: Kube;

beforeAll(async () => {
  const spec = { builder: 'native', minor: '1.37', nodes: 3, mayInstall: true } as const;
  cluster = await startCluster({ name: 'selftest-native', ...spec, images: [webRecipe] }, () => {});
  config = configOf(cluster.kubeconfig);
  kube = connect(cluster.kubeconfig);
});

afterAll(() => cluster?.down());

const addressOf = async (name: string): Promise<string> => {
  const { status } = await kube.core.readNode({ name });
  return status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '';
};

describe('Nodes', () => {
  test('are three, are Ready, and have the requested version', async () => {
    const { items } = await kube.core.listNode();
    expect(
      items.map(({ metadata, status }) => [
        metadata?.name,
        status?.nodeInfo?.kubeletVersion,
        status?.conditions?.find(({ type }) => type === 'Ready')?.status,
      ]),
    ).toEqual(nodes.map((name) => [name, 'v1.37.2', 'True']));
    expect((await config.makeApiClient(VersionApi).getCode()).gitVersion).toBe('v1.37.2');
  });

  test.each(nodes)('report memory and disk usage: %s', async (name) => {
    const summary = () => kube.core.connectGetNodeProxyWithPath({ name, path: 'stats/summary' });
    await expect.poll(summary, soon).toMatchObject({
      node: {
        memory: { workingSetBytes: expect.any(Number) },
        fs: { capacityBytes: expect.any(Number), availableBytes: expect.any(Number) },
      },
    });
  });
});

describe('A pod', () => {
  let testNamespace: TestNamespace;

  beforeAll(async () => {
    testNamespace = await createTestNamespace(kube, 'pods');
    await testNamespace.run(client('node-1'));
  });

  test('runs a command and returns its output', async () => {
    expect(await testNamespace.shell('client-on-node-1', 'hostname; echo ignored >&2')).toBe(
      'client-on-node-1\n',
    );
  });

  test('reports the exit code and the stderr of a command that fails', async () => {
    const failing = testNamespace.shell('client-on-node-1', 'echo failure >&2; exit 3');
    await expect(failing).rejects.toThrow(/exit code 3\b.*failure/s);
  });

  test('returns the log of its container and of the previous container', async () => {
    await testNamespace.run(
      task(
        'twice',
        'if mkdir /kept/first 2>/dev/null; then echo first life; exit 1; fi; echo second life; exec sleep infinity',
        {
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: 0,
          volumes: [{ name: 'kept', emptyDir: {} }],
        },
        { volumeMounts: [{ name: 'kept', mountPath: '/kept' }] },
      ),
    );
    await testNamespace.untilPod('twice', 'restarting', ({ status }) => {
      const [container] = status?.containerStatuses ?? [];
      return container?.restartCount === 1 && container.state?.running !== undefined;
    });
    await expect.poll(() => testNamespace.log('twice'), soon).toBe('second life\n');
    expect(await testNamespace.log('twice', { previous: true })).toBe('first life\n');
  });
});

describe('A StatefulSet with three replicas', () => {
  let testNamespace: TestNamespace;
  let addresses: Record<string, string>;
  const domain = 'web.sets.svc.cluster.local';

  beforeAll(async () => {
    testNamespace = await createTestNamespace(kube, 'sets');
    const { namespace } = testNamespace;
    await kube.core.createNamespacedService({ namespace, body: headless });
    await kube.core.createNamespacedService({ namespace, body: front });
    await kube.apps.createNamespacedStatefulSet({ namespace, body: servers });
    await Promise.all(nodes.map((node) => testNamespace.run(client(node))));
    const pods = await Promise.all(
      names.map((name) => testNamespace.untilPod(name, 'becoming ready', isReady)),
    );
    addresses = Object.fromEntries(names.map((name, i) => [name, pods[i]?.status?.podIP ?? '']));
    expect(pods.map(({ spec }) => spec?.nodeName).sort()).toEqual(nodes);
  });

  /** The pods that respond for the Service; P(missing one of 3 pods in 24 requests) ≈ 1/5000. */
  const responders = async (from: string) => {
    const script = 'for i in $(seq 24); do wget -q -O - -T 2 http://front/ || echo none; done';
    return [...new Set((await testNamespace.shell(from, script)).trimEnd().split('\n'))].sort();
  };

  const srvTargets = async () => {
    const answer = await testNamespace.shell('client-on-node-0', `nslookup -type=srv _http._tcp.${domain}`);
    return [...answer.matchAll(/service = \d+ \d+ (\d+) (\S+)/g)]
      .map(([, port, target]) => `${target}:${port}`)
      .sort();
  };

  const fetch = (from: string, url: string) => testNamespace.shell(from, `wget -q -O - -T 5 ${url}`);

  test('is reachable through the API server', async () => {
    const target = { namespace: testNamespace.namespace, pod: 'web-2', port: 8080 };
    expect(await fetchThrough(config, target, '/')).toBe('web-2\n');
  });

  describe.each(names)('is reachable by the address of %s', (to) => {
    test.each(names)('from %s, whose address the server sees', async (from) => {
      expect(await fetch(from, `http://${addresses[to]}:8080/`)).toBe(`${to}\n`);
      const seen = await fetch(from, `http://${addresses[to]}:8080/cgi-bin/who`);
      expect(/[\d.]{7,}/.exec(seen)?.[0]).toBe(addresses[from]);
    });
  });

  test('has a DNS name for each pod, which resolves to its address on another node', async () => {
    const answer = await testNamespace.shell('web-1', 'ping -c 1 -W 5 web-0.web');
    expect(answer).toContain(`PING web-0.web (${addresses['web-0']})`);
    expect(answer).toContain('1 packets received');
  });

  test('has no DNS name for a pod without the Service name', async () => {
    await expect(testNamespace.shell('web-1', 'ping -c 1 -W 5 web-0')).rejects.toThrow("bad address 'web-0'");
  });

  test('has one SRV record for each pod', async () => {
    await expect.poll(srvTargets, soon).toEqual(names.map((name) => `${name}.${domain}:8080`));
  });

  test.each(names)('has a PTR record for the address of %s', async (name) => {
    const reversed = addresses[name]?.split('.').reverse().join('.');
    const answer = await testNamespace.shell(
      'client-on-node-0',
      `nslookup -type=ptr ${reversed}.in-addr.arpa`,
    );
    expect(answer).toMatch(new RegExp(`name = ${name}\\.${domain}$`, 'm'));
  });

  test.each(nodes)('responds for its Service with every pod, to a client on %s', async (node) => {
    await expect.poll(() => responders(`client-on-${node}`), soon).toEqual(names);
  });

  test.each(names)('responds for its Service with every pod, to its own pod %s', async (name) => {
    await expect.poll(() => responders(name), soon).toEqual(names);
  });

  test('loses a pod that is not Ready from its Service and regains the pod when it is Ready', async () => {
    await testNamespace.shell('web-1', 'mv /www/ready /www/away');
    await testNamespace.untilPod('web-1', 'becoming unready', (pod) => !isReady(pod));
    const others = ['web-0', 'web-2'];
    for (const node of nodes) await expect.poll(() => responders(`client-on-${node}`), soon).toEqual(others);
    await expect.poll(srvTargets, soon).toEqual(others.map((name) => `${name}.${domain}:8080`));
    // The unready pod would still respond to a direct request.
    expect(await fetch('web-0', `http://${addresses['web-1']}:8080/`)).toBe('web-1\n');

    await testNamespace.shell('web-1', 'mv /www/away /www/ready');
    await testNamespace.untilPod('web-1', 'becoming ready', isReady);
    for (const node of nodes) await expect.poll(() => responders(`client-on-${node}`), soon).toEqual(names);
    await expect.poll(srvTargets, soon).toEqual(names.map((name) => `${name}.${domain}:8080`));
  });

  test.each(nodes)('can call the API server with its service account, from %s', async (node) => {
    const url = 'https://kubernetes.default.svc/api';
    const pod = `client-on-${node}`;
    const token = '$(cat /var/run/secrets/kubernetes.io/serviceaccount/token)';
    const request = `wget -q -O - -T 5 --no-check-certificate`;
    const answer = await testNamespace.shell(
      pod,
      `${request} --header "Authorization: Bearer ${token}" ${url}`,
    );
    expect(JSON.parse(answer)).toMatchObject({ kind: 'APIVersions' });
    await expect(testNamespace.shell(pod, `${request} ${url}`)).rejects.toThrow('403 Forbidden');
  });
});

describe('A PersistentVolumeClaim', () => {
  let testNamespace: TestNamespace;

  beforeAll(async () => {
    testNamespace = await createTestNamespace(kube, 'claims');
  });

  const volume = (name: string) => kube.core.readPersistentVolume({ name });
  const pathOf = async (name: string) => (await volume(name)).spec?.hostPath?.path ?? '';
  /** The path on the machine of a path below /tmp of the cluster. */
  const onMachine = (path: string) => join(cluster.folder, path);
  const deleteClaim = (name: string) =>
    kube.core.deleteNamespacedPersistentVolumeClaim({ name, namespace: testNamespace.namespace });
  const deletePod = (name: string) =>
    kube.core.deleteNamespacedPod({ name, namespace: testNamespace.namespace });
  const written = { phase: 'Succeeded', log: '' };

  test('of the default StorageClass gets a volume that keeps its data for a later pod and is deleted with the claim', async () => {
    const name = await testNamespace.claim('kept');
    expect(await testNamespace.outcome(taskOn('kept', 'writer', 'echo kept > /data/note'))).toEqual(written);
    const reader = taskOn('kept', 'reader', 'cat /data/note', { nodeName: 'node-2' });
    expect(await testNamespace.outcome(reader)).toEqual({ phase: 'Succeeded', log: 'kept\n' });

    const path = await pathOf(name);
    expect(path).toMatch(/^\/tmp\/hostpath_pv\/.+/);
    expect(readFileSync(join(onMachine(path), 'note'), 'utf8')).toBe('kept\n');
    expect(existsSync(path)).toBe(false);

    await Promise.all(['writer', 'reader'].map(deletePod));
    await deleteClaim('kept');
    await expect.poll(() => volume(name).catch(({ code }) => code), soon).toBe(404);
    expect(existsSync(onMachine(path))).toBe(false);
  });

  test('of a StorageClass that retains keeps its volume and the data', async () => {
    await config.makeApiClient(StorageV1Api).createStorageClass({
      body: {
        metadata: { name: 'retained' },
        provisioner: 'kubernetes.io/host-path',
        reclaimPolicy: 'Retain',
      },
    });
    const name = await testNamespace.claim('left', 'retained');
    expect(await testNamespace.outcome(taskOn('left', 'leaver', 'echo left > /data/note'))).toEqual(written);
    await deletePod('leaver');
    await deleteClaim('left');
    await expect.poll(async () => (await volume(name)).status?.phase, soon).toBe('Released');
    expect(readFileSync(join(onMachine(await pathOf(name)), 'note'), 'utf8')).toBe('left\n');
  });

  test('is writable for a pod that does not run as root', async () => {
    await testNamespace.claim('shared');
    const user = { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 };
    const writer = taskOn('shared', 'user', 'touch /data/note', { securityContext: user });
    expect(await testNamespace.outcome(writer)).toEqual(written);
  });
});

describe('Permissions', () => {
  const secretsAs = (user: KubeConfig) => user.makeApiClient(CoreV1Api).listSecretForAllNamespaces();
  const forbidden = { code: 403 };

  test('are empty for a service account without roles', async () => {
    const namespace = 'permissions';
    await createTestNamespace(kube, namespace);
    await kube.core.createNamespacedServiceAccount({
      namespace,
      body: { metadata: { name: 'without-roles' } },
    });
    const { status } = await kube.core.createNamespacedServiceAccountToken({
      name: 'without-roles',
      namespace,
      body: { spec: { audiences: [] } },
    });
    const account = withToken(config, status?.token ?? '');
    expect(await userOf(account)).toMatchObject({
      username: 'system:serviceaccount:permissions:without-roles',
    });
    await expect(secretsAs(account)).rejects.toMatchObject(forbidden);
    await expect(secretsAs(config)).resolves.toBeDefined();
  });

  test('allow a service account without roles to read which images the cluster has', async () => {
    const namespace = 'readers';
    await createTestNamespace(kube, namespace);
    await kube.core.createNamespacedServiceAccount({ namespace, body: { metadata: { name: 'reader' } } });
    const { status } = await kube.core.createNamespacedServiceAccountToken({
      name: 'reader',
      namespace,
      body: { spec: { audiences: [] } },
    });
    const reader = withToken(config, status?.token ?? '').makeApiClient(CoreV1Api);
    const published = await reader.readNamespacedConfigMap(publication);
    expect(published.data).toEqual({ web: builtReference(webRecipe) });
    const other = { ...publication, name: 'kube-root-ca.crt' };
    await expect(reader.readNamespacedConfigMap(other)).rejects.toMatchObject(forbidden);
  });

  const components = {
    'controller-manager': 'system:kube-controller-manager',
    scheduler: 'system:kube-scheduler',
    proxy: 'system:kube-proxy',
    coredns: 'system:coredns',
    ...Object.fromEntries(nodes.map((name) => [name, `system:node:${name}`])),
  };

  test.each(Object.entries(components))(
    'of %s are those of %s, without system:masters',
    async (component, user) => {
      const { username, groups } = await userOf(componentConfig(cluster.folder, component));
      expect(username).toBe(user);
      expect(groups).not.toContain('system:masters');
    },
  );

  test.each(['scheduler', 'proxy', 'coredns', 'node-0'])(
    'of %s do not include secrets',
    async (component) => {
      await expect(secretsAs(componentConfig(cluster.folder, component))).rejects.toMatchObject(forbidden);
    },
  );

  test('of a node do not include other nodes', async () => {
    const node = componentConfig(cluster.folder, 'node-0').makeApiClient(CoreV1Api);
    const label = (name: string) =>
      node.patchNode(
        { name, body: { metadata: { labels: { 'example.com/mark': 'left' } } } },
        setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
      );
    await expect(label('node-1')).rejects.toMatchObject(forbidden);
    await expect(label('node-0')).resolves.toBeDefined();
  });

  test.each(nodes)('at the kubelet of %s require authentication and authorization', async (name) => {
    const pods = `https://${await addressOf(name)}:10250/pods`;
    expect(await statusOf(pods, config)).toBe(401);
    expect(await statusOf(pods, config, componentConfig(cluster.folder, 'scheduler'))).toBe(403);
    expect(await statusOf(pods, config, config)).toBe(200);
  });

  test('of a pod in a restricted namespace are limited', async () => {
    const namespace = 'restricted';
    await createTestNamespace(kube, namespace, { 'pod-security.kubernetes.io/enforce': 'restricted' });
    const privileged = task('privileged', 'true', {}, { securityContext: { privileged: true } });
    await expect(kube.core.createNamespacedPod({ namespace, body: privileged })).rejects.toThrow(
      /: 403 Forbidden: .*violates PodSecurity .*privileged/,
    );
    const { spec } = web({ images: { web: 'web' }, storage: noStorage, platform: plainPlatform }).manifest({
      replicas: 1,
    });
    const unprivileged = { ...spec?.template, metadata: { name: 'unprivileged' } };
    await expect(
      kube.core.createNamespacedPod({ namespace, body: unprivileged, dryRun: 'All' }),
    ).resolves.toBeDefined();
  });
});

describe('A database image', () => {
  let testNamespace: TestNamespace;

  beforeAll(async () => {
    testNamespace = await createTestNamespace(kube, 'databases');
  });

  const servers: [string, ImageRecipe, string, RegExp][] = [
    ['mysql', mysqlImage.recipe, 'mysqld', /\bmysqld +Ver \d+\.\d+\.\d+/],
    ['mariadb', mariadbImage.recipe, 'mariadbd', /\bmariadbd +Ver \d+\.\d+\.\d+-MariaDB/],
  ];

  test.each(servers)('is built on demand and runs on every node: %s', async (_, recipe, program, version) => {
    const { reference, archive } = await buildImage(recipe, () => {});
    await loadImage(
      archive,
      nodes.map((node) => join(cluster.folder, node, 'containerd.sock')),
    );
    const outcomes = await Promise.all(
      nodes.map((nodeName) =>
        testNamespace.outcome(
          task(`${recipe.name}-on-${nodeName}`, `${program} --version`, { nodeName }, { image: reference }),
        ),
      ),
    );
    for (const { phase, log } of outcomes) {
      expect(log).toMatch(version);
      expect(phase).toBe('Succeeded');
    }
  });
});

describe('The machine', () => {
  test('keeps its kernel settings while the cluster runs and after it is deleted', async () => {
    expect(changedSince(kernelBefore)).toEqual([]);
    await cluster.down();
    expect(changedSince(kernelBefore)).toEqual([]);
  });
});
