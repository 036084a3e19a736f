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
import { buildImage } from '../../../cluster/native/images';
import { loadImage } from '../../../cluster/native/load';
import { mariadbImage } from '../../../fixtures/workloads/mariadb/image';
import { mysqlImage } from '../../../fixtures/workloads/mysql/image';
import { webRecipe } from '../../../fixtures/workloads/registry';
import { web } from '../../../fixtures/workloads/web/manifest';
import type { ImageRecipe } from '../../../helpers/image-recipe';
import { connect, type Kube } from '../../../helpers/kube/client';
import { noStorage } from '../../support/storage';
import { fetchThrough } from './forward';
import { componentConfig, configOf, statusOf, whoIs, withToken } from './identity';
import { changedSince, kernelSettings } from './kernel';
import { isReady, openRoom, type Room } from './test-namespace';
import { asker, front, headless, servers, task, taskOn } from './workloads';

const nodes = ['node-0', 'node-1', 'node-2'];
const names = ['web-0', 'web-1', 'web-2'];

/** What follows a change in the cluster follows within a second or two, and later where the machine is busy. */
const soon = { timeout: 30_000, interval: 100 };

const kernelBefore = kernelSettings();
let cluster: DisposableCluster;
let config: KubeConfig;
let kube: Kube;

beforeAll(async () => {
  const wanted = { builder: 'native', minor: '1.35', nodes: 3, mayInstall: true } as const;
  cluster = await startCluster({ name: 'selftest-native', ...wanted, images: [webRecipe] }, () => {});
  config = configOf(cluster.kubeconfig);
  kube = connect(cluster.kubeconfig);
});

afterAll(() => cluster?.down());

const addressOf = async (name: string): Promise<string> => {
  const { status } = await kube.core.readNode({ name });
  return status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '';
};

describe('Nodes', () => {
  test('are three, ready, and of the version that was asked for', async () => {
    const { items } = await kube.core.listNode();
    expect(
      items.map(({ metadata, status }) => [
        metadata?.name,
        status?.nodeInfo?.kubeletVersion,
        status?.conditions?.find(({ type }) => type === 'Ready')?.status,
      ]),
    ).toEqual(nodes.map((name) => [name, 'v1.35.4', 'True']));
    expect((await config.makeApiClient(VersionApi).getCode()).gitVersion).toBe('v1.35.4');
  });

  test.each(nodes)('tell how full they are: %s', async (name) => {
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
  let room: Room;

  beforeAll(async () => {
    room = await openRoom(kube, 'pods');
    await room.run(asker('node-1'));
  });

  test('runs a command and gives what it printed', async () => {
    expect(await room.shell('asker-on-node-1', 'hostname; echo aside >&2')).toBe('asker-on-node-1\n');
  });

  test('tells the exit code and the complaint of a command that fails', async () => {
    const failing = room.shell('asker-on-node-1', 'echo broken >&2; exit 3');
    await expect(failing).rejects.toThrow(/exit code 3\b.*broken/s);
  });

  test('gives the log of its container, and of the one before', async () => {
    await room.run(
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
    await room.untilPod('twice', 'starting again', ({ status }) => {
      const [container] = status?.containerStatuses ?? [];
      return container?.restartCount === 1 && container.state?.running !== undefined;
    });
    await expect.poll(() => room.log('twice'), soon).toBe('second life\n');
    expect(await room.log('twice', { previous: true })).toBe('first life\n');
  });
});

describe('A set of three', () => {
  let room: Room;
  let addresses: Record<string, string>;
  const domain = 'web.sets.svc.cluster.local';

  beforeAll(async () => {
    room = await openRoom(kube, 'sets');
    const { namespace } = room;
    await kube.core.createNamespacedService({ namespace, body: headless });
    await kube.core.createNamespacedService({ namespace, body: front });
    await kube.apps.createNamespacedStatefulSet({ namespace, body: servers });
    await Promise.all(nodes.map((node) => room.run(asker(node))));
    const pods = await Promise.all(names.map((name) => room.untilPod(name, 'becoming ready', isReady)));
    addresses = Object.fromEntries(names.map((name, i) => [name, pods[i]?.status?.podIP ?? '']));
    expect(pods.map(({ spec }) => spec?.nodeName).sort()).toEqual(nodes);
  });

  /** Who is seen answering for the Service; by chance one of three is missed once in five thousand times. */
  const answering = async (from: string) => {
    const ask = 'for i in $(seq 24); do wget -q -O - -T 2 http://front/ || echo nobody; done';
    return [...new Set((await room.shell(from, ask)).trimEnd().split('\n'))].sort();
  };

  const announced = async () => {
    const answer = await room.shell('asker-on-node-0', `nslookup -type=srv _http._tcp.${domain}`);
    return [...answer.matchAll(/service = \d+ \d+ (\d+) (\S+)/g)]
      .map(([, port, target]) => `${target}:${port}`)
      .sort();
  };

  const fetch = (from: string, url: string) => room.shell(from, `wget -q -O - -T 5 ${url}`);

  test('is reached through the API server', async () => {
    const where = { namespace: room.namespace, pod: 'web-2', port: 8080 };
    expect(await fetchThrough(config, where, '/')).toBe('web-2\n');
  });

  describe.each(names)('each by its address: %s', (to) => {
    test.each(names)('from %s, which it sees the address of', async (from) => {
      expect(await fetch(from, `http://${addresses[to]}:8080/`)).toBe(`${to}\n`);
      const seen = await fetch(from, `http://${addresses[to]}:8080/cgi-bin/who`);
      expect(/[\d.]{7,}/.exec(seen)?.[0]).toBe(addresses[from]);
    });
  });

  test('has a name for each pod, which a pod on another node resolves to its address', async () => {
    const answer = await room.shell('web-1', 'ping -c 1 -W 5 web-0.web');
    expect(answer).toContain(`PING web-0.web (${addresses['web-0']})`);
    expect(answer).toContain('1 packets received');
  });

  test('has no name for a pod outside of the Service', async () => {
    await expect(room.shell('web-1', 'ping -c 1 -W 5 web-0')).rejects.toThrow("bad address 'web-0'");
  });

  test('is announced with one SRV record for each pod', async () => {
    await expect.poll(announced, soon).toEqual(names.map((name) => `${name}.${domain}:8080`));
  });

  test.each(names)('tells whose an address is: %s', async (name) => {
    const reversed = addresses[name]?.split('.').reverse().join('.');
    const answer = await room.shell('asker-on-node-0', `nslookup -type=ptr ${reversed}.in-addr.arpa`);
    expect(answer).toMatch(new RegExp(`name = ${name}\\.${domain}$`, 'm'));
  });

  test.each(nodes)('answers for its Service with every pod, asked from %s', async (node) => {
    await expect.poll(() => answering(`asker-on-${node}`), soon).toEqual(names);
  });

  test.each(names)(
    'answers for its Service with every pod, asked from %s, which is one of them',
    async (name) => {
      await expect.poll(() => answering(name), soon).toEqual(names);
    },
  );

  test('is left by a pod that is not ready, and joined again when it is', async () => {
    await room.shell('web-1', 'mv /www/ready /www/away');
    await room.untilPod('web-1', 'becoming unready', (pod) => !isReady(pod));
    const others = ['web-0', 'web-2'];
    for (const node of nodes) await expect.poll(() => answering(`asker-on-${node}`), soon).toEqual(others);
    await expect.poll(announced, soon).toEqual(others.map((name) => `${name}.${domain}:8080`));
    // It would answer if it were asked.
    expect(await fetch('web-0', `http://${addresses['web-1']}:8080/`)).toBe('web-1\n');

    await room.shell('web-1', 'mv /www/away /www/ready');
    await room.untilPod('web-1', 'becoming ready', isReady);
    for (const node of nodes) await expect.poll(() => answering(`asker-on-${node}`), soon).toEqual(names);
    await expect.poll(announced, soon).toEqual(names.map((name) => `${name}.${domain}:8080`));
  });

  test.each(nodes)('can ask the API server under its own account, on %s', async (node) => {
    const url = 'https://kubernetes.default.svc/api';
    const pod = `asker-on-${node}`;
    const token = '$(cat /var/run/secrets/kubernetes.io/serviceaccount/token)';
    const asked = `wget -q -O - -T 5 --no-check-certificate`;
    const answer = await room.shell(pod, `${asked} --header "Authorization: Bearer ${token}" ${url}`);
    expect(JSON.parse(answer)).toMatchObject({ kind: 'APIVersions' });
    await expect(room.shell(pod, `${asked} ${url}`)).rejects.toThrow('403 Forbidden');
  });
});

describe('A claim', () => {
  let room: Room;

  beforeAll(async () => {
    room = await openRoom(kube, 'claims');
  });

  const volume = (name: string) => kube.core.readPersistentVolume({ name });
  const pathOf = async (name: string) => (await volume(name)).spec?.hostPath?.path ?? '';
  /** Where the machine has what the cluster calls /tmp. */
  const onMachine = (path: string) => join(cluster.folder, path);
  const deleteClaim = (name: string) =>
    kube.core.deleteNamespacedPersistentVolumeClaim({ name, namespace: room.namespace });
  const deletePod = (name: string) => kube.core.deleteNamespacedPod({ name, namespace: room.namespace });
  const written = { phase: 'Succeeded', log: '' };

  test('of the default class gets a volume, which keeps what is written for a later pod and goes with the claim', async () => {
    const name = await room.claim('kept');
    expect(await room.outcome(taskOn('kept', 'writer', 'echo kept > /data/note'))).toEqual(written);
    const reader = taskOn('kept', 'reader', 'cat /data/note', { nodeName: 'node-2' });
    expect(await room.outcome(reader)).toEqual({ phase: 'Succeeded', log: 'kept\n' });

    const path = await pathOf(name);
    expect(path).toMatch(/^\/tmp\/hostpath_pv\/.+/);
    expect(readFileSync(join(onMachine(path), 'note'), 'utf8')).toBe('kept\n');
    expect(existsSync(path)).toBe(false);

    await Promise.all(['writer', 'reader'].map(deletePod));
    await deleteClaim('kept');
    await expect.poll(() => volume(name).catch(({ code }) => code), soon).toBe(404);
    expect(existsSync(onMachine(path))).toBe(false);
  });

  test('of a class that retains leaves its volume and what is on it', async () => {
    await config.makeApiClient(StorageV1Api).createStorageClass({
      body: {
        metadata: { name: 'retained' },
        provisioner: 'kubernetes.io/host-path',
        reclaimPolicy: 'Retain',
      },
    });
    const name = await room.claim('left', 'retained');
    expect(await room.outcome(taskOn('left', 'leaver', 'echo left > /data/note'))).toEqual(written);
    await deletePod('leaver');
    await deleteClaim('left');
    await expect.poll(async () => (await volume(name)).status?.phase, soon).toBe('Released');
    expect(readFileSync(join(onMachine(await pathOf(name)), 'note'), 'utf8')).toBe('left\n');
  });

  test('can be written to by a pod that is not root', async () => {
    await room.claim('shared');
    const user = { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 };
    const writer = taskOn('shared', 'user', 'touch /data/note', { securityContext: user });
    expect(await room.outcome(writer)).toEqual(written);
  });
});

describe('Rights', () => {
  const secretsAs = (who: KubeConfig) => who.makeApiClient(CoreV1Api).listSecretForAllNamespaces();
  const refused = { code: 403 };

  test('are none for a service account that was given none', async () => {
    const namespace = 'rights';
    await openRoom(kube, namespace);
    await kube.core.createNamespacedServiceAccount({ namespace, body: { metadata: { name: 'nobody' } } });
    const { status } = await kube.core.createNamespacedServiceAccountToken({
      name: 'nobody',
      namespace,
      body: { spec: { audiences: [] } },
    });
    const nobody = withToken(config, status?.token ?? '');
    expect(await whoIs(nobody)).toMatchObject({ username: 'system:serviceaccount:rights:nobody' });
    await expect(secretsAs(nobody)).rejects.toMatchObject(refused);
    await expect(secretsAs(config)).resolves.toBeDefined();
  });

  const components = {
    'controller-manager': 'system:kube-controller-manager',
    scheduler: 'system:kube-scheduler',
    proxy: 'system:kube-proxy',
    coredns: 'system:coredns',
    ...Object.fromEntries(nodes.map((name) => [name, `system:node:${name}`])),
  };

  test.each(Object.entries(components))('of %s are those of %s and of no master', async (component, user) => {
    const { username, groups } = await whoIs(componentConfig(cluster.folder, component));
    expect(username).toBe(user);
    expect(groups).not.toContain('system:masters');
  });

  test.each(['scheduler', 'proxy', 'coredns', 'node-0'])(
    'of %s do not reach to secrets',
    async (component) => {
      await expect(secretsAs(componentConfig(cluster.folder, component))).rejects.toMatchObject(refused);
    },
  );

  test('of a node end at other nodes', async () => {
    const node = componentConfig(cluster.folder, 'node-0').makeApiClient(CoreV1Api);
    const label = (name: string) =>
      node.patchNode(
        { name, body: { metadata: { labels: { 'example.com/mark': 'left' } } } },
        setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
      );
    await expect(label('node-1')).rejects.toMatchObject(refused);
    await expect(label('node-0')).resolves.toBeDefined();
  });

  test.each(nodes)('at the kubelet of %s are for who is known and has them', async (name) => {
    const pods = `https://${await addressOf(name)}:10250/pods`;
    expect(await statusOf(pods, config)).toBe(401);
    expect(await statusOf(pods, config, componentConfig(cluster.folder, 'scheduler'))).toBe(403);
    expect(await statusOf(pods, config, config)).toBe(200);
  });

  test('of a pod in a restricted namespace are few', async () => {
    const namespace = 'restricted';
    await openRoom(kube, namespace, { 'pod-security.kubernetes.io/enforce': 'restricted' });
    const privileged = task('privileged', 'true', {}, { securityContext: { privileged: true } });
    await expect(kube.core.createNamespacedPod({ namespace, body: privileged })).rejects.toThrow(
      /: 403 Forbidden: .*violates PodSecurity .*privileged/,
    );
    const { spec } = web({ images: { web: 'web' }, storage: noStorage }).manifest({ replicas: 1 });
    const modest = { ...spec?.template, metadata: { name: 'modest' } };
    await expect(
      kube.core.createNamespacedPod({ namespace, body: modest, dryRun: 'All' }),
    ).resolves.toBeDefined();
  });
});

describe('A database image', () => {
  let room: Room;

  beforeAll(async () => {
    room = await openRoom(kube, 'databases');
  });

  const servers: [ImageRecipe, string, RegExp][] = [
    [mysqlImage.recipe, 'mysqld', /\bmysqld +Ver \d+\.\d+\.\d+/],
    [mariadbImage.recipe, 'mariadbd', /\bmariadbd +Ver \d+\.\d+\.\d+-MariaDB/],
  ];

  test.each(servers)(
    'is built when it is needed and runs on every node: $0.name',
    async (recipe, program, version) => {
      const { reference, archive } = await buildImage(recipe, () => {});
      await loadImage(
        archive,
        nodes.map((node) => join(cluster.folder, node, 'containerd.sock')),
      );
      const outcomes = await Promise.all(
        nodes.map((nodeName) =>
          room.outcome(
            task(`${recipe.name}-on-${nodeName}`, `${program} --version`, { nodeName }, { image: reference }),
          ),
        ),
      );
      for (const { phase, log } of outcomes) {
        expect(log).toMatch(version);
        expect(phase).toBe('Succeeded');
      }
    },
  );
});

describe('The machine', () => {
  test('keeps its kernel settings while the cluster is there and when it is gone', async () => {
    expect(changedSince(kernelBefore)).toEqual([]);
    await cluster.down();
    expect(changedSince(kernelBefore)).toEqual([]);
  });
});
