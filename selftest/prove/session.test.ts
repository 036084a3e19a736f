import { AdmissionregistrationV1Api, KubeConfig, type V1StatefulSet } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DisposableCluster, startCluster } from '../../cluster/disposable';
import { webRecipe } from '../../fixtures/workloads/registry';
import { connect, type Kube } from '../../helpers/kube/client';
import { asMergePatch } from '../../helpers/kube/patch';
import { guaranteeLabel, labels } from '../../helpers/labels';
import { fault, interferes, isController, mutates, rejects } from '../../prove/fault';
import { isAuxiliary } from '../../prove/fault-plan';
import { type FaultSession, startFaultSession } from '../../prove/session';

const soon = { timeout: 30_000, interval: 100 };

let cluster: DisposableCluster;
let kube: Kube;
let session: FaultSession;

beforeAll(async () => {
  const spec = { builder: 'native', minor: '1.37', nodes: 1, mayInstall: true } as const;
  cluster = await startCluster({ name: 'selftest-faults', ...spec, images: [webRecipe] }, () => {});
  kube = connect(cluster.kubeconfig);
  session = await startFaultSession(cluster.kubeconfig, plan);
  for (const [namespace, guarantee] of Object.entries(namespaces))
    await createNamespace(namespace, guarantee);
});
afterAll(async () => {
  await session?.close();
  await cluster?.down();
});

const plan = {
  'ordering/mutated': fault(
    'starts all pods at once',
    mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set) => {
      if (set.spec) set.spec.podManagementPolicy = 'Parallel';
      return set;
    }),
  ),
  'ordering/rejected': fault(
    'never creates a pod',
    rejects({ resource: 'pods', on: ['CREATE'] }, (_, review) =>
      isController(review) ? 'no pod is allowed' : undefined,
    ),
  ),
  'ordering/interfered': fault(
    'annotates each StatefulSet with the names of all earlier ones',
    interferes({ watch: 'statefulsets' }, async ({ type, object }, { kube, namespace, notes }) => {
      if (type !== 'ADDED') return;
      notes.add(object.metadata?.name ?? '');
      const body = { metadata: { annotations: { 'names-so-far': [...notes].join() } } };
      const name = object.metadata?.name ?? '';
      await kube.apps.patchNamespacedStatefulSet({ name, namespace, body }, asMergePatch);
    }),
  ),
  'ordering/defective': fault(
    'throws errors',
    rejects({ resource: 'pods', on: ['CREATE'] }, ({ metadata }) => {
      throw new Error(`cannot handle ${metadata?.name}`);
    }),
    interferes({ watch: 'statefulsets' }, async ({ object }) => {
      throw new Error(`cannot react to ${object.metadata?.name}`);
    }),
  ),
};

/** Namespaces of guarantees with a fault, of a guarantee without a fault, and without a guarantee. */
const namespaces = {
  mutated: 'ordering/mutated',
  rejected: 'ordering/rejected',
  interfered: 'ordering/interfered',
  'interfered-too': 'ordering/interfered',
  defective: 'ordering/defective',
  faultless: 'ordering/faultless',
  foreign: undefined,
} as const;

const all = Object.keys(namespaces);

async function createNamespace(name: string, guarantee?: string) {
  const marked = guarantee ? { [labels.guarantee]: guaranteeLabel(guarantee) } : {};
  await kube.core.createNamespace({ body: { metadata: { name, labels: marked } } });
}

const auxiliary = { 'stsc/auxiliary': 'control' };

const setOf = (name: string, labels: Readonly<Record<string, string>> = {}): V1StatefulSet => ({
  metadata: { name, labels },
  spec: {
    serviceName: '',
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { ...labels, app: name } },
      // The pods do not have to start: no node has this label.
      spec: { nodeSelector: { nowhere: 'true' }, containers: [{ name: 'main', image: 'localhost/nothing' }] },
    },
  },
});

const create = (namespace: string, name: string, labels: Readonly<Record<string, string>> = {}) =>
  kube.apps.createNamespacedStatefulSet({ namespace, body: setOf(name, labels) });

const annotated = async (namespace: string, name: string) => {
  const { metadata } = await kube.apps.readNamespacedStatefulSet({ name, namespace });
  return metadata?.annotations?.['names-so-far'];
};

const podsIn = async (namespace: string) => {
  const { items } = await kube.core.listNamespacedPod({ namespace });
  return items.map(({ metadata }) => metadata?.name).sort();
};

test('A mutation changes objects only in the namespaces of its guarantee', async () => {
  const policies = await Promise.all(
    all.map(async (namespace) => [namespace, (await create(namespace, 'web')).spec?.podManagementPolicy]),
  );
  expect(policies.filter(([, policy]) => policy === 'Parallel').map(([namespace]) => namespace)).toEqual([
    'mutated',
  ]);
});

test('A rejection rejects requests only in the namespaces of its guarantee', async () => {
  await expect.poll(() => podsIn('foreign'), soon).toEqual(['web-0']);
  await expect.poll(() => podsIn('faultless'), soon).toEqual(['web-0']);
  const messages = async () => {
    const { items } = await kube.core.listNamespacedEvent({ namespace: 'rejected' });
    return items.map(({ message }) => message).join('\n');
  };
  await expect.poll(messages, soon).toContain('no pod is allowed');
  expect(await podsIn('rejected')).toEqual([]);
});

test('An interference reacts only in the namespaces of its guarantee, with separate notes for each namespace', async () => {
  await create('interfered-too', 'db');
  await expect.poll(() => annotated('interfered-too', 'db'), soon).toBe('web,db');
  await create('interfered', 'db');
  await expect.poll(() => annotated('interfered', 'db'), soon).toBe('web,db');
  expect(await annotated('foreign', 'web')).toBeUndefined();
  expect(await annotated('faultless', 'web')).toBeUndefined();
});

test('Faults do not affect auxiliary objects, nor the pods and EndpointSlices of auxiliary objects', async () => {
  const { spec } = await create('mutated', 'control', auxiliary);
  expect(spec?.podManagementPolicy).toBe('OrderedReady');
  await create('rejected', 'control', auxiliary);
  await expect.poll(() => podsIn('rejected'), soon).toEqual(['control-0']);
  await create('interfered', 'control', auxiliary);
  await create('interfered', 'cache');
  await expect.poll(() => annotated('interfered', 'cache'), soon).toBe('web,db,cache');
  expect(await annotated('interfered', 'control')).toBeUndefined();
  await kube.core.createNamespacedService({
    namespace: 'mutated',
    body: {
      metadata: { name: 'control', labels: auxiliary },
      spec: { clusterIP: 'None', selector: { app: 'control' }, ports: [{ port: 80 }] },
    },
  });
  const slices = async () => {
    const labelSelector = 'kubernetes.io/service-name=control';
    return (await kube.discovery.listNamespacedEndpointSlice({ namespace: 'mutated', labelSelector })).items;
  };
  await expect.poll(async () => (await slices()).map(isAuxiliary), soon).toEqual([true]);
});

test('Faults do not affect dry-run requests', async () => {
  const { spec } = await kube.apps.createNamespacedStatefulSet({
    namespace: 'mutated',
    dryRun: 'All',
    body: setOf('dry'),
  });
  expect(spec?.podManagementPolicy).toBe('OrderedReady');
});

test('An error of an injection is a defect of the session', async () => {
  await expect.poll(() => session.defects.length, soon).toBeGreaterThan(1);
  const reported = session.defects.map((defect) => defect.split('\n')[0]);
  expect(new Set(reported)).toEqual(
    new Set([
      'ordering/defective, throws errors: Error: cannot handle web-0',
      'ordering/defective, throws errors: Error: cannot react to web',
    ]),
  );
});

test('A namespace can be deleted while a fault is active', async () => {
  await kube.core.deleteNamespace({ name: 'rejected' });
  const remaining = async () => (await kube.core.listNamespace()).items.map(({ metadata }) => metadata?.name);
  await expect.poll(remaining, soon).not.toContain('rejected');
});

test('Closing the session removes all webhooks and interferences', async () => {
  await session.close();
  const config = new KubeConfig();
  config.loadFromString(cluster.kubeconfig);
  const api = config.makeApiClient(AdmissionregistrationV1Api);
  expect((await api.listMutatingWebhookConfiguration()).items).toEqual([]);
  expect((await api.listValidatingWebhookConfiguration()).items).toEqual([]);
  const { spec } = await create('mutated', 'afterwards');
  expect(spec?.podManagementPolicy).toBe('OrderedReady');
  await create('defective', 'afterwards');
  await expect.poll(() => podsIn('defective'), soon).toContain('afterwards-0');
});
