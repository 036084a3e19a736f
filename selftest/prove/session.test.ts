import { AdmissionregistrationV1Api, KubeConfig, type V1StatefulSet } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DisposableCluster, startCluster } from '../../cluster/disposable';
import { webRecipe } from '../../fixtures/workloads/registry';
import { connect, type Kube } from '../../helpers/kube/client';
import { asMergePatch } from '../../helpers/kube/patch';
import { guaranteeLabel, labels } from '../../helpers/labels';
import { fault, interferes, isController, mutates, rejects } from '../../prove/fault';
import { type FaultSession, startFaultSession } from '../../prove/session';

const soon = { timeout: 30_000, interval: 100 };

let cluster: DisposableCluster;
let kube: Kube;
let stage: FaultSession;

beforeAll(async () => {
  const wanted = { builder: 'native', minor: '1.35', nodes: 1, mayInstall: true } as const;
  cluster = await startCluster({ name: 'selftest-stage', ...wanted, images: [webRecipe] }, () => {});
  kube = connect(cluster.kubeconfig);
  stage = await startFaultSession(cluster.kubeconfig, cast);
  for (const [namespace, guarantee] of Object.entries(namespaces))
    await createNamespace(namespace, guarantee);
});
afterAll(async () => {
  await stage?.close();
  await cluster?.down();
});

const cast = {
  'ordering/rewritten': fault(
    'starts all pods at once',
    mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set) => {
      if (set.spec) set.spec.podManagementPolicy = 'Parallel';
      return set;
    }),
  ),
  'ordering/refused': fault(
    'never creates a pod',
    rejects({ resource: 'pods', on: ['CREATE'] }, (_, review) =>
      isController(review) ? 'no pod today' : undefined,
    ),
  ),
  'ordering/meddled': fault(
    'marks each set, and says where it was',
    interferes({ watch: 'statefulsets' }, async ({ type, object }, { kube, namespace, notes }) => {
      if (type !== 'ADDED') return;
      notes.add(object.metadata?.name ?? '');
      const body = { metadata: { annotations: { 'seen-here': [...notes].join() } } };
      const name = object.metadata?.name ?? '';
      await kube.apps.patchNamespacedStatefulSet({ name, namespace, body }, asMergePatch);
    }),
  ),
  'ordering/spoiled': fault(
    'stumbles',
    rejects({ resource: 'pods', on: ['CREATE'] }, ({ metadata }) => {
      throw new Error(`stumbled over ${metadata?.name}`);
    }),
    interferes({ watch: 'statefulsets' }, async ({ object }) => {
      throw new Error(`fell over ${object.metadata?.name}`);
    }),
  ),
};

/** Each guarantee's own, one of a guarantee without a saboteur, and one that is none of ours. */
const namespaces = {
  rewritten: 'ordering/rewritten',
  refused: 'ordering/refused',
  meddled: 'ordering/meddled',
  'meddled-too': 'ordering/meddled',
  spoiled: 'ordering/spoiled',
  spared: 'ordering/spared',
  foreign: undefined,
} as const;

const all = Object.keys(namespaces);

async function createNamespace(name: string, guarantee?: string) {
  const marked = guarantee ? { [labels.guarantee]: guaranteeLabel(guarantee) } : {};
  await kube.core.createNamespace({ body: { metadata: { name, labels: marked } } });
}

const setOf = (name: string): V1StatefulSet => ({
  metadata: { name },
  spec: {
    serviceName: '',
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      // Nobody needs it to start: there is no such node.
      spec: { nodeSelector: { nowhere: 'true' }, containers: [{ name: 'main', image: 'localhost/nothing' }] },
    },
  },
});

const create = (namespace: string, name: string) =>
  kube.apps.createNamespacedStatefulSet({ namespace, body: setOf(name) });

const annotated = async (namespace: string, name: string) => {
  const { metadata } = await kube.apps.readNamespacedStatefulSet({ name, namespace });
  return metadata?.annotations?.['seen-here'];
};

const podsIn = async (namespace: string) => {
  const { items } = await kube.core.listNamespacedPod({ namespace });
  return items.map(({ metadata }) => metadata?.name).sort();
};

test('a rewriter rewrites in the namespaces of its guarantee alone', async () => {
  const policies = await Promise.all(
    all.map(async (namespace) => [namespace, (await create(namespace, 'web')).spec?.podManagementPolicy]),
  );
  expect(policies.filter(([, policy]) => policy === 'Parallel').map(([namespace]) => namespace)).toEqual([
    'rewritten',
  ]);
});

test('one who refuses the controller does so in the namespaces of its guarantee alone', async () => {
  await expect.poll(() => podsIn('foreign'), soon).toEqual(['web-0']);
  await expect.poll(() => podsIn('spared'), soon).toEqual(['web-0']);
  const messages = async () => {
    const { items } = await kube.core.listNamespacedEvent({ namespace: 'refused' });
    return items.map(({ message }) => message).join('\n');
  };
  await expect.poll(messages, soon).toContain('no pod today');
  expect(await podsIn('refused')).toEqual([]);
});

test('an actor acts in the namespaces of its guarantee alone, and keeps its notes on each apart', async () => {
  await create('meddled-too', 'db');
  await expect.poll(() => annotated('meddled-too', 'db'), soon).toBe('web,db');
  await create('meddled', 'db');
  await expect.poll(() => annotated('meddled', 'db'), soon).toBe('web,db');
  expect(await annotated('foreign', 'web')).toBeUndefined();
  expect(await annotated('spared', 'web')).toBeUndefined();
});

test('the witness is left alone by all of them', async () => {
  const { spec } = await create('rewritten', 'witness');
  expect(spec?.podManagementPolicy).toBe('OrderedReady');
  await create('refused', 'witness');
  await expect.poll(() => podsIn('refused'), soon).toEqual(['witness-0']);
  await create('meddled', 'witness');
  await create('meddled', 'cache');
  await expect.poll(() => annotated('meddled', 'cache'), soon).toBe('web,db,cache');
  expect(await annotated('meddled', 'witness')).toBeUndefined();
});

test('and so is a dry run', async () => {
  const { spec } = await kube.apps.createNamespacedStatefulSet({
    namespace: 'rewritten',
    dryRun: 'All',
    body: setOf('dry'),
  });
  expect(spec?.podManagementPolicy).toBe('OrderedReady');
});

test('one who stumbles is found out', async () => {
  await expect.poll(() => stage.defects.length, soon).toBeGreaterThan(1);
  const told = stage.defects.map((defect) => defect.split('\n')[0]);
  expect(new Set(told)).toEqual(
    new Set([
      'ordering/spoiled, stumbles: Error: stumbled over web-0',
      'ordering/spoiled, stumbles: Error: fell over web',
    ]),
  );
});

test('namespaces end while they are at work', async () => {
  await kube.core.deleteNamespace({ name: 'refused' });
  const left = async () => (await kube.core.listNamespace()).items.map(({ metadata }) => metadata?.name);
  await expect.poll(left, soon).not.toContain('refused');
});

test('nothing remains of them', async () => {
  await stage.close();
  const config = new KubeConfig();
  config.loadFromString(cluster.kubeconfig);
  const api = config.makeApiClient(AdmissionregistrationV1Api);
  expect((await api.listMutatingWebhookConfiguration()).items).toEqual([]);
  expect((await api.listValidatingWebhookConfiguration()).items).toEqual([]);
  const { spec } = await create('rewritten', 'afterwards');
  expect(spec?.podManagementPolicy).toBe('OrderedReady');
  await create('spoiled', 'afterwards');
  await expect.poll(() => podsIn('spoiled'), soon).toContain('afterwards-0');
});
